import { t } from "@/i18n";
import { Swatch } from "../parts/Swatch";
import { SampleStill } from "./SampleStill";
import "./tryout.css";

/** In place of a task whose data cannot be shown before it is on the server: why, and what will be asked. */
export function ServerFirst({ plan, data }: Parameters<typeof SampleStill>[0]) {
  const film = plan.views.some(({ type }) => type === "video");
  return (
    <div className="tryout tryout-later" role="group" aria-label={t("Preview of the task")}>
      <SampleStill plan={plan} data={data} />
      <p>
        {film
          ? t("The server prepares videos frame by frame once they are imported; then the editor opens them.")
          : t("The server prepares point clouds once they are imported; then the editor opens them.")}
      </p>
      <dl>
        {plan.controls.map(({ name, title, options }) => (
          <div key={name}>
            <dt className="t2">{title}</dt>
            <dd>
              {options.map((option) => (
                <span key={option.id} className="row">
                  <Swatch option={option} />
                  {option.title}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
