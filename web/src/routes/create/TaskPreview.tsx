import { readPlan, lookUp, type ControlPlan, type ViewPlan } from "@/editor/core/plan";
import type { Json } from "@/editor/core/json";
import { Chat } from "@/editor/views/Chat";
import { Table } from "@/editor/views/Table";
import "@/editor/chat.css";
import { useQuery } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import type { TemplateCard } from "@/api/schema.gen";
import { t } from "@/i18n";
import { LabelSwatch } from "@/ui/LabelSwatch";
import { Markdown } from "@/ui/Markdown";
import { Skeleton } from "@/ui/Skeleton";

/** The template with one of its samples: what is seen, and what is asked. */
export function TaskPreview({ template }: { readonly template: TemplateCard }) {
  const { data } = useQuery({
    queryKey: ["compiled", template.name],
    staleTime: Infinity,
    queryFn: () => ok(api.POST("/api/v1/templates/check", { body: { source: template.source } })),
  });
  if (!data) return <Skeleton rows={5} />;
  const plan = readPlan(data.plan);
  const sample = template.samples[0] ?? {};
  return (
    <div className="task-preview" role="group" aria-label={t("Preview of the task")}>
      {plan.views.map((view) => (
        <Seen key={view.name} view={view} value={lookUp(view.path, sample)} />
      ))}
      <div className="asked">
        {plan.controls.map((control) => (
          <Asked key={control.name} control={control} />
        ))}
      </div>
    </div>
  );
}

function Seen({ view, value }: { readonly view: ViewPlan; readonly value: unknown }) {
  if (view.type === "image") {
    const src = typeof value === "string" && value.startsWith("data:image/") ? value : null;
    return (
      <div className="seen picture">
        {src ? (
          <img src={src} alt={t("Sample")} />
        ) : (
          <span className="t2" style={{ padding: 40 }}>
            {t("Your image")}
          </span>
        )}
      </div>
    );
  }
  if (view.type === "audio") {
    return (
      <div className="seen picture">
        <span className="t2" style={{ padding: 40 }}>
          {t("Your sound")}
        </span>
      </div>
    );
  }
  if (view.type === "chat" && Array.isArray(value)) {
    return (
      <div className="seen" tabIndex={0} role="region" aria-label={view.title || view.name}>
        <Chat messages={value as Json[]} title={view.title} />
      </div>
    );
  }
  if (view.type === "table" && typeof value === "object" && value !== null) {
    return (
      <div className="seen">
        <Table value={value as Json} title={view.title || view.name} />
      </div>
    );
  }
  const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value, null, 1);
  return (
    <div className="seen" tabIndex={0} role="region" aria-label={view.title || view.name}>
      {view.type === "markdown" ? <Markdown text={text} /> : text}
    </div>
  );
}

function Asked({ control }: { readonly control: ControlPlan }) {
  return (
    <div>
      <div className="f2 b t2" style={{ marginBottom: 4 }}>
        {control.title}
      </div>
      {control.options.length > 0 ? (
        <div className="opts">
          {control.options.slice(0, 12).map((option, index) => (
            <span className="tag" key={option.id}>
              <LabelSwatch
                index={option.slot === undefined ? index : option.slot - 1}
                name={option.title}
                colour={option.slot === undefined ? option.color : null}
                keyHint={option.key ?? ""}
              />
            </span>
          ))}
          {control.options.length > 12 ? (
            <span className="t3 f2">{t("and {n} more", { n: control.options.length - 12 })}</span>
          ) : null}
        </div>
      ) : (
        <div className="t3 f2">{control.help || control.type}</div>
      )}
    </div>
  );
}
