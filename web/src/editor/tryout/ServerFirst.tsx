import { IconCube, IconMovie } from "@tabler/icons-react";
import { t } from "@/i18n";
import type { Plan } from "../core/plan";
import { Swatch } from "../parts/Swatch";
import "./tryout.css";

/** In place of a task whose data cannot be shown before it is on the server: why, and what will be asked. */
export function ServerFirst({ plan }: { readonly plan: Plan }) {
  const film = plan.views.some(({ type }) => type === "video");
  const Icon = film ? IconMovie : IconCube;
  return (
    <div className="tryout tryout-later" role="group" aria-label={t("Preview of the task")}>
      <Icon size={28} stroke={1.5} className="t3" aria-hidden />
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
