import { createPortal } from "react-dom";
import { t } from "@/i18n";

export type Step = "template" | "data" | "people" | "quality";

const steps: readonly (readonly [Step, () => string])[] = [
  ["template", () => t("Template")],
  ["data", () => t("Data")],
  ["people", () => t("People")],
  ["quality", () => t("Quality")],
];

interface Props {
  readonly step: Step;
  /** Whether the project exists: then every step can be visited. */
  readonly reached: boolean;
  readonly onStep: (step: Step) => void;
}

export function Steps({ step, reached, onStep }: Props) {
  const slot = document.getElementById("top-slot");
  const nav = (
    <nav className="steps" aria-label={t("Steps")}>
      <ol>
        {steps.map(([name, word], index) => (
          <li key={name}>
            {index > 0 ? <span aria-hidden="true">–</span> : null}
            <button
              type="button"
              className="step"
              aria-current={name === step ? "step" : undefined}
              disabled={!reached && name !== "template"}
              onClick={() => onStep(name)}
            >
              {index + 1} {word()}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
  return slot ? createPortal(nav, slot) : nav;
}
