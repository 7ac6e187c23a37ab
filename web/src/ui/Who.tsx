import { IconCpu, IconFileImport, IconScale } from "@tabler/icons-react";
import { t } from "@/i18n";
import { initials } from "./format";
import "./who.css";

export type WhoKind = "person" | "model" | "judge" | "import";

interface Props {
  readonly kind: WhoKind;
  readonly name: string;
  readonly size?: number;
  readonly nameless?: boolean;
}

const kinds: Readonly<Record<WhoKind, () => string>> = {
  person: () => t("Person"),
  model: () => t("Model"),
  judge: () => t("Judge"),
  import: () => t("Import"),
};

export const kindWord = (kind: WhoKind): string => kinds[kind]();

/** Who answered: the shape is the kind. Person circle, model square, judge diamond, import dashed square. */
export function Who({ kind, name, size = 20, nameless = false }: Props) {
  const style = { width: size, height: size, fontSize: Math.max(9, Math.round(size * 0.38)) };
  return (
    <span className="who">
      <span
        className={`av ${kind}`}
        style={style}
        title={nameless ? name : undefined}
        {...(nameless ? { role: "img", "aria-label": name } : { "aria-hidden": true })}
      >
        {kind === "person" ? initials(name) : null}
        {kind === "model" ? <IconCpu size={12} stroke={1.5} /> : null}
        {kind === "judge" ? <IconScale size={12} stroke={1.5} /> : null}
        {kind === "import" ? <IconFileImport size={12} stroke={1.5} /> : null}
      </span>
      {nameless ? null : <span className="el">{name}</span>}
    </span>
  );
}
