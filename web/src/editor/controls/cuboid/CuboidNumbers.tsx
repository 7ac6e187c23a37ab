import { useState, type KeyboardEvent } from "react";
import { t } from "@/i18n";
import { Kbd } from "@/ui/Kbd";
import { readNumber } from "../number/NumberField";
import { BoxNumbers, type BoxNumber } from "./BoxNumbers";
import type { CuboidEditor } from "./cuboidEditor";
import type { Found } from "./cuboidEdits";

interface Props {
  readonly editor: CuboidEditor;
  readonly found: Found;
  readonly origin: readonly [number, number, number];
}

const SIZES: ReadonlySet<BoxNumber> = new Set(["length", "width", "height"]);
/** The smallest side of a cuboid in metres. */
const LEAST = 0.05;

/** The selected cuboid in numbers, which can be typed. */
export function CuboidNumbers({ editor, found, origin }: Props) {
  const { x, y, z } = found.cuboid;
  const shown = { ...found.cuboid, x: x + origin[0], y: y + origin[1], z: z + origin[2] };
  const field = (name: BoxNumber, title: string) => (
    <NumberInput
      key={`${name} ${String(shown[name])}`}
      title={title}
      value={shown[name]}
      set={(value) => {
        if (!SIZES.has(name) || value >= LEAST) editor.type({ [name]: value });
      }}
    />
  );
  return (
    <section className="cub-numbers" aria-label={t("Numbers of the cuboid")}>
      <h2 className="ph">
        {found.control.options.find(({ id }) => id === found.region.label)?.title ?? found.region.label}{" "}
        <span className="t3 plain">{stateOf(editor, found)}</span>
        <span className="sp" />
        <button type="button" className="btn ghost sm" onClick={() => editor.fit()}>
          {t("Fit")} <Kbd>T</Kbd>
        </button>
        <button type="button" className="btn ghost sm" onClick={() => editor.ground()}>
          {t("Ground")} <Kbd>D</Kbd>
        </button>
      </h2>
      <BoxNumbers field={field}>
        <span className="t3 wide">{t("{n} points in", { n: editor.inside(found.cuboid) })}</span>
      </BoxNumbers>
    </section>
  );
}

function stateOf({ frame }: CuboidEditor, { beyond, keyed }: Found): string {
  if (frame === undefined) return "";
  if (beyond) return t("outside of its track");
  return keyed ? t("keyframe") : t("interpolated");
}

interface InputProps {
  readonly title: string;
  readonly value: number;
  readonly set: (value: number) => void;
}

/** A number that counts once it is left or Enter is pressed. */
function NumberInput({ title, value, set }: InputProps) {
  const [text, setText] = useState(() => String(Math.round(value * 1000) / 1000));
  const finish = () => {
    const typed = readNumber(text);
    if (typeof typed === "number" && Number.isFinite(typed) && Math.abs(typed - value) > 1e-9) set(typed);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    finish();
  };
  return (
    <input
      className="inp"
      inputMode="decimal"
      aria-label={title}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={finish}
      onKeyDown={onKeyDown}
    />
  );
}
