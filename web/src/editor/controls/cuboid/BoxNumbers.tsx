import type { ReactNode } from "react";
import { t } from "@/i18n";
import type { Cuboid } from "../../cloud/cuboid";
import "./boxNumbers.css";

export type BoxNumber = keyof Cuboid;

export const SIZES: ReadonlySet<BoxNumber> = new Set(["length", "width", "height"]);

interface Props {
  /** The field of a number; `title` names it for those who do not see where it stands. */
  readonly field: (name: BoxNumber, title: string) => ReactNode;
  /** A word about the box, in the last row. */
  readonly children: ReactNode;
}

/** The seven numbers of a box in space: centre, size, yaw. */
export function BoxNumbers({ field, children }: Props) {
  return (
    <div className="cub-grid">
      <span aria-hidden="true" />
      <span className="t3">x, l</span>
      <span className="t3">y, w</span>
      <span className="t3">z, h</span>
      <span className="t2">{t("Centre, m")}</span>
      {field("x", t("Centre x"))}
      {field("y", t("Centre y"))}
      {field("z", t("Centre z"))}
      <span className="t2">{t("Size, m")}</span>
      {field("length", t("Length"))}
      {field("width", t("Width"))}
      {field("height", t("Height"))}
      <span className="t2">{t("Yaw, °")}</span>
      {field("yaw", t("Yaw"))}
      {children}
    </div>
  );
}
