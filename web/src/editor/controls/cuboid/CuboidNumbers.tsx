import { useState, type KeyboardEvent } from "react";
import { t } from "@/i18n";
import { Kbd } from "@/ui/Kbd";
import type { Cuboid } from "../../cloud/cuboid";
import { readNumber } from "../number/NumberField";
import type { CuboidEditor } from "./cuboidEditor";
import type { Found } from "./cuboidEdits";

interface Props {
  readonly editor: CuboidEditor;
  readonly found: Found;
  readonly origin: readonly [number, number, number];
}

type Name = keyof Cuboid;

/** The selected cuboid in numbers, which can be typed. */
export function CuboidNumbers({ editor, found, origin }: Props) {
  const { x, y, z } = found.cuboid;
  const shown = { ...found.cuboid, x: x + origin[0], y: y + origin[1], z: z + origin[2] };
  const titles: Record<Name, string> = {
    x: t("Centre x"),
    y: t("Centre y"),
    z: t("Centre z"),
    length: t("Length"),
    width: t("Width"),
    height: t("Height"),
    yaw: t("Yaw"),
  };
  const field = (name: Name, least?: number) => (
    <NumberInput
      key={`${name} ${String(shown[name])}`}
      title={titles[name]}
      value={shown[name]}
      set={(value) => {
        if (least === undefined || value >= least) editor.type({ [name]: value });
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
      <div className="cub-grid">
        <span aria-hidden="true" />
        <span className="t3">x, l</span>
        <span className="t3">y, w</span>
        <span className="t3">z, h</span>
        <span className="t2">{t("Centre, m")}</span>
        {field("x")}
        {field("y")}
        {field("z")}
        <span className="t2">{t("Size, m")}</span>
        {field("length", 0.05)}
        {field("width", 0.05)}
        {field("height", 0.05)}
        <span className="t2">{t("Yaw, °")}</span>
        {field("yaw")}
        <span className="t3 wide">{t("{n} points in", { n: editor.inside(found.cuboid) })}</span>
      </div>
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
