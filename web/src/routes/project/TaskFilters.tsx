import { Checkbox, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import type { LabelFilter } from "@/api/queries";
import type { Project } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { percent } from "@/ui/format";
import { stateWord } from "@/ui/StateTag";
import { planOf } from "./plan";

const states = ["staged", "open", "settled", "in_review", "done", "error", "canceled"];
const bounds = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

interface Props {
  readonly project: Project;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly state: string | null;
  readonly onState: (state: string | null) => void;
  readonly flagged: boolean;
  readonly onFlagged: (flagged: boolean) => void;
  readonly label: LabelFilter;
  readonly onLabel: (label: LabelFilter) => void;
}

/** By what tasks are found: id, state and flag together; or their labels, which nothing else goes with. */
export function TaskFilters(props: Props) {
  const { typed, onType, state, onState, flagged, onFlagged } = props;
  const may = useMay("labels.read");
  return (
    <>
      <TextInput
        aria-label={t("Search ids and data")}
        placeholder={t("Search ids and data")}
        leftSection={<IconSearch size={16} stroke={1.5} />}
        w={200}
        value={typed}
        onChange={(event) => onType(event.currentTarget.value)}
      />
      <Select
        aria-label={t("State")}
        placeholder={t("Any state")}
        clearable
        clearButtonProps={{ "aria-label": t("Any state") }}
        w={140}
        data={states.map((value) => ({ value, label: stateWord(value) }))}
        value={state}
        onChange={onState}
      />
      <Checkbox
        label={t("Flagged only")}
        checked={flagged}
        onChange={(event) => onFlagged(event.currentTarget.checked)}
      />
      {may ? <LabelSelects {...props} /> : null}
    </>
  );
}

function LabelSelects({ project, label, onLabel }: Pick<Props, "project" | "label" | "onLabel">) {
  const first = planOf(project).controls[0]?.name;
  return (
    <>
      <span className="filter-edge" aria-hidden />
      <Select
        aria-label={t("Labels")}
        placeholder={t("Any label")}
        clearable
        searchable
        clearButtonProps={{ "aria-label": t("Any label") }}
        nothingFoundMessage={t("No such label")}
        w={190}
        data={labelsOf(project)}
        value={label.control === undefined ? null : keyOf(label.control, label.value)}
        onChange={(key) => onLabel(key === null ? {} : { ...label, ...namedBy(key) })}
      />
      <Select
        aria-label={t("Probability")}
        placeholder={t("Any probability")}
        clearable
        clearButtonProps={{ "aria-label": t("Any probability") }}
        w={150}
        data={bounds.map((below) => ({
          value: String(below),
          label: t("Below {bound}", { bound: percent(below, 1) }),
        }))}
        value={label.below === undefined ? null : String(label.below)}
        onChange={(bound) =>
          onLabel({
            ...label,
            control: label.control ?? first,
            below: bound === null ? undefined : Number(bound),
          })
        }
      />
    </>
  );
}

/** Of each control, any label; and each class, where a label is one. */
function labelsOf(project: Project) {
  return planOf(project).controls.map(({ name, type, title, options, spec }) => ({
    group: title,
    items: [
      { value: keyOf(name, undefined), label: t("{control}: any", { control: title }) },
      ...(type === "choice" && (spec["per"] ?? null) === null ? options : []).map((option) => ({
        value: keyOf(name, option.id),
        label: option.title,
      })),
    ],
  }));
}

const keyOf = (control: string, value: string | undefined): string =>
  JSON.stringify(value === undefined ? [control] : [control, value]);

function namedBy(key: string): LabelFilter {
  const [control, value] = JSON.parse(key) as [string, string?];
  return { control, value };
}
