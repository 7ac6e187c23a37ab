import { isPicture } from "../annotate/pictureUrl";
import type { TaskSession } from "../core/session";
import { pickedIn } from "../parts/picked";
import { View } from "./View";

/** The views that are not worked on here, in the template's rows; several in a row stand side by side. */
export function OtherViews({
  session,
  except = [],
}: {
  readonly session: TaskSession;
  readonly except?: readonly string[];
}) {
  const { plan, assignment } = session;
  const views = new Map(
    plan.views.filter((view) => !except.includes(view.name)).map((view) => [view.name, view]),
  );
  const rows = plan.layout
    .map((row) => row.flatMap((name) => views.get(name) ?? []))
    .filter((row) => row.length > 0);
  const placed = new Set(rows.flat().map((view) => view.name));
  const rest = [...views.values()].filter((view) => !placed.has(view.name)).map((view) => [view]);
  return [...rows, ...rest].map((row) => (
    <div
      key={row.map((view) => view.name).join()}
      className={row.some((view) => isPicture(view) || view.type === "video") ? "view-row tall" : "view-row"}
      style={{ gridTemplateColumns: `repeat(${row.length}, minmax(0, 1fr))` }}
    >
      {row.map((view) => (
        <View key={view.name} view={view} shown={assignment} picked={pickedIn(session, view.name)} />
      ))}
    </div>
  ));
}
