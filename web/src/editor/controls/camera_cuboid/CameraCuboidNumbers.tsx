import { t } from "@/i18n";
import { LEAST } from "../../cloud/cuboid";
import type { Size } from "../../scene/camera";
import type { Figure } from "../../scene/figure";
import { CameraCuboidFigure } from "../../scene/figures/cameraCuboid";
import { BoxNumbers, SIZES, type BoxNumber } from "../cuboid/BoxNumbers";
import { NumberInput } from "../cuboid/NumberInput";

interface Props {
  readonly figure: Figure;
  readonly image: Size;
  readonly onChange: (figure: Figure) => void;
}

/** A box on a picture in numbers, which can be typed. It grows from where it stands. */
export function CameraCuboidNumbers({ figure, image, onChange }: Props) {
  if (!(figure instanceof CameraCuboidFigure)) return null;
  const { box } = figure;
  const set = (name: BoxNumber, value: number) => {
    if (SIZES.has(name) && value < LEAST) return;
    const rise = name === "height" ? { z: box.z + (value - box.height) / 2 } : {};
    onChange(figure.with({ ...rise, [name]: value }, image));
  };
  return (
    <section className="cub-numbers" aria-label={t("Numbers of the cuboid")}>
      <h2 className="ph">{t("Box in space")}</h2>
      <BoxNumbers
        field={(name, title) => (
          <NumberInput
            key={`${name} ${String(box[name])}`}
            title={title}
            value={box[name]}
            set={(value) => set(name, value)}
          />
        )}
      >
        <span className="t3 wide">{t("z is up, the ground at 0")}</span>
      </BoxNumbers>
    </section>
  );
}
