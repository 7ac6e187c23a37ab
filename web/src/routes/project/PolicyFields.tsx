import { Checkbox, NumberInput, type NumberInputProps } from "@mantine/core";
import { useState } from "react";
import type { Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { fromMicros, toMicros } from "@/ui/micros";

/** The fields of quality and money as they are typed; an empty one is the empty text. */
interface Typed {
  readonly redundancy: number;
  readonly stopAt: number | string;
  readonly least: number;
  readonly curtail: boolean;
  readonly mixed: boolean;
  readonly hideSuggestions: boolean;
  readonly target: number | string;
  readonly budget: number | string;
}

export interface PolicyForm {
  readonly typed: Typed;
  readonly type: (change: Partial<Typed>) => void;
  /** What the project is changed to. */
  readonly changes: () => Pick<Project, "policy" | "budget">;
}

export function usePolicyForm(project: Project): PolicyForm {
  const { policy } = project;
  const [typed, setTyped] = useState<Typed>({
    redundancy: policy.redundancy,
    stopAt: percent(policy.stop_at),
    least: policy.least,
    curtail: policy.curtail,
    mixed: policy.mixed,
    hideSuggestions: policy.hide_suggestions,
    target: percent(policy.target),
    budget: project.budget === null ? "" : fromMicros(project.budget),
  });
  return {
    typed,
    type: (change) => setTyped((before) => ({ ...before, ...change })),
    changes: () => ({
      policy: {
        ...policy,
        redundancy: typed.redundancy,
        stop_at: share(typed.stopAt),
        least: Math.min(typed.least, typed.redundancy),
        curtail: typed.curtail,
        mixed: typed.mixed,
        hide_suggestions: typed.hideSuggestions,
        target: share(typed.target),
      },
      budget: typeof typed.budget === "number" ? toMicros(typed.budget) : null,
    }),
  };
}

/** How many answers a task gets, when it gets no more, what is aimed at, and what it may cost. */
export function PolicyFields({
  form: { typed, type },
  readOnly = false,
}: {
  readonly form: PolicyForm;
  readonly readOnly?: boolean;
}) {
  const sure = typeof typed.stopAt === "number";
  return (
    <>
      <NumberInput
        label={sure ? t("Answers a task, at most") : t("Answers a task")}
        description={t(
          "From so many different annotators. Two or more make it possible to measure agreement and to catch mistakes; one is fastest.",
        )}
        min={1}
        max={1000}
        allowDecimal={false}
        readOnly={readOnly}
        value={typed.redundancy}
        onChange={(value) => type({ redundancy: Number(value) || 1 })}
      />
      <PercentInput
        label={t("Stop when sure, %")}
        description={t(
          "A task gets no more answers once its label is so probable; empty: always as many as above.",
        )}
        min={50}
        readOnly={readOnly}
        value={typed.stopAt}
        onChange={(stopAt) => type({ stopAt })}
      />
      {sure ? (
        <>
          <NumberInput
            label={t("Answers a task, at least")}
            description={t("So many are asked for in any case, however sure the first ones make it.")}
            min={1}
            max={typed.redundancy}
            allowDecimal={false}
            readOnly={readOnly}
            value={typed.least}
            onChange={(value) => type({ least: Number(value) || 1 })}
          />
          <Checkbox
            label={t("Let hopeless tasks go")}
            description={t(
              "A doubtful task gets no more answers, either, once all that it may still get would hardly make its label better.",
            )}
            disabled={readOnly}
            checked={typed.curtail}
            onChange={(event) => type({ curtail: event.currentTarget.checked })}
          />
          <Checkbox
            label={t("Ask whom it helps most")}
            description={t(
              "Where annotators differ in price, each next answer is asked from those who tell most for theirs.",
            )}
            disabled={readOnly}
            checked={typed.mixed}
            onChange={(event) => type({ mixed: event.currentTarget.checked })}
          />
        </>
      ) : null}
      <Checkbox
        label={t("Hide suggestions until they are asked for")}
        description={t(
          "What a model proposes draws people to itself; hidden, they judge first and then look. An answer keeps what was seen.",
        )}
        disabled={readOnly}
        checked={typed.hideSuggestions}
        onChange={(event) => type({ hideSuggestions: event.currentTarget.checked })}
      />
      <PercentInput
        label={t("Target purity, %")}
        description={t(
          "What a release should reach; empty for none. Judged by the lower end of its interval.",
        )}
        min={1}
        readOnly={readOnly}
        value={typed.target}
        onChange={(target) => type({ target })}
      />
      <NumberInput
        label={t("Budget")}
        description={t("In the organization's currency, empty for none; nothing is handed out beyond it.")}
        min={0}
        decimalScale={2}
        readOnly={readOnly}
        value={typed.budget}
        onChange={(budget) => type({ budget })}
      />
    </>
  );
}

const PercentInput = (props: NumberInputProps) => <NumberInput max={99.9999} decimalScale={4} {...props} />;

function percent(share: number | null | undefined): number | string {
  return share === null || share === undefined ? "" : Math.round(share * 1e6) / 1e4;
}

function share(percent: number | string): number | null {
  return typeof percent === "number" ? Math.round(percent * 1e4) / 1e6 : null;
}
