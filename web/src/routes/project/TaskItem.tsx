import { useMemo } from "react";
import type { Label, Project, TaskDetail } from "@/api/schema.gen";
import { ToolsContext } from "@/editor/context";
import { ActionRegistry } from "@/editor/core/actions";
import { PictureStore } from "@/editor/core/media";
import { RecordingStore } from "@/editor/core/recordings";
import { late } from "@/editor/parts/late";
import { labelVersion } from "@/editor/review/versions";
import { t } from "@/i18n";
import { planOf } from "./plan";
import "@/editor/styles";
import "@/editor/review/review.css";

interface Props {
  readonly project: Project;
  readonly detail: TaskDetail;
  readonly labels: readonly Label[];
}

const CaseData = late(async () => (await import("@/editor/review/CaseData")).CaseData);

/** The item as annotators see it, with the regions of the label so far drawn on it. */
export function TaskItem({ project, detail: { task, data }, labels }: Props) {
  const tools = useMemo(
    () => ({
      registry: new ActionRegistry({}),
      pictures: new PictureStore(),
      recordings: new RecordingStore(),
    }),
    [],
  );
  const shown = useMemo(() => ({ item_id: task.item_id, data }), [task.item_id, data]);
  const versions = useMemo(() => [labelVersion(labels)], [labels]);
  return (
    <ToolsContext value={tools}>
      <CaseData
        plan={planOf(project)}
        shown={shown}
        versions={versions}
        titleOf={() => t("Label so far")}
        place={undefined}
      />
    </ToolsContext>
  );
}
