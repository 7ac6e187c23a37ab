import { t } from "@/i18n";
import { LEAST } from "../../cloud/cuboid";
import { BoxNumbers, SIZES, type BoxNumber } from "./BoxNumbers";
import type { CuboidEditor } from "./cuboidEditor";
import type { Found } from "./cuboidEdits";
import { NumberInput } from "./NumberInput";
import { KeyOf } from "../../parts/KeyOf";

interface Props {
  readonly editor: CuboidEditor;
  readonly found: Found;
  readonly origin: readonly [number, number, number];
}

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
          {t("Fit")} <KeyOf id="cuboid.fit" usual="T" />
        </button>
        <button type="button" className="btn ghost sm" onClick={() => editor.ground()}>
          {t("Ground")} <KeyOf id="cuboid.ground" usual="D" />
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
