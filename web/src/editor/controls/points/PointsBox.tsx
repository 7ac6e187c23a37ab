import { useState, type SyntheticEvent } from "react";
import { t } from "@/i18n";
import { count } from "@/ui/format";
import type { Cuboid } from "../../cloud/cuboid";
import { turned, type Vector } from "../../cloud/space";
import { BoxNumbers, type BoxNumber } from "../cuboid/BoxNumbers";
import { readNumber } from "../number/NumberField";
import type { PointPainter } from "./pointPainter";

interface Props {
  readonly painter: PointPainter;
  /** What places of the points are counted from. */
  readonly origin: Vector;
}

const START: Record<BoxNumber, string> = {
  x: "0",
  y: "0",
  z: "0",
  length: "4",
  width: "2",
  height: "2",
  yaw: "0",
};

/** A box in numbers: all points in it get the class at hand. */
export function PointsBox({ painter, origin }: Props) {
  const [texts, setTexts] = useState(START);
  const [said, setSaid] = useState("");
  const field = (name: BoxNumber, title: string) => (
    <input
      key={name}
      className="inp"
      inputMode="decimal"
      aria-label={title}
      value={texts[name]}
      onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
    />
  );
  const paint = (event: SyntheticEvent) => {
    event.preventDefault();
    const box = boxOf(texts, origin);
    setSaid(
      box === undefined ? t("These are not all numbers.") : t("{n} points", { n: count(painter.box(box)) }),
    );
  };
  return (
    <form className="cub-numbers" aria-label={t("Points in a box")} onSubmit={paint}>
      <h2 className="ph">
        {t("Points in a box")} <span className="sp" />
        <button type="submit" className="btn ghost sm">
          {painter.erasing ? t("Erase") : t("Paint")}
        </button>
      </h2>
      <BoxNumbers field={field}>
        <span className="t3 wide" role="status">
          {said}
        </span>
      </BoxNumbers>
    </form>
  );
}

function boxOf(texts: Record<BoxNumber, string>, [x, y, z]: Vector): Cuboid | undefined {
  const number = (name: BoxNumber): number => {
    const value = readNumber(texts[name]);
    return typeof value === "number" ? value : Number.NaN;
  };
  const box: Cuboid = {
    x: number("x") - x,
    y: number("y") - y,
    z: number("z") - z,
    length: number("length"),
    width: number("width"),
    height: number("height"),
    yaw: turned(number("yaw")),
  };
  return Object.values(box).every((one) => Number.isFinite(one)) ? box : undefined;
}
