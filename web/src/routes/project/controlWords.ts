/** What the kinds of controls are called on the pages of owners; templates call them by their own names. */
import { t } from "@/i18n";

const words: Readonly<Record<string, () => string>> = {
  block: () => t("Blocks of a document"),
  box: () => t("Boxes"),
  camera_cuboid: () => t("Cuboids on a picture"),
  chain: () => t("Chains"),
  choice: () => t("One of several"),
  choices: () => t("Several of several"),
  cuboid: () => t("Cuboids"),
  cuboid2d: () => t("Flat cuboids"),
  date: () => t("Date"),
  ellipse: () => t("Ellipses"),
  form: () => t("Form"),
  mask: () => t("Masks"),
  matrix: () => t("Grid of questions"),
  number: () => t("Number"),
  passage: () => t("Passages"),
  point: () => t("Points"),
  points: () => t("Classes of points"),
  polygon: () => t("Polygons"),
  polyline: () => t("Lines"),
  preference: () => t("Preference"),
  rank: () => t("Ranking"),
  relation: () => t("Relations"),
  rotated_box: () => t("Rotated boxes"),
  scale: () => t("Scale"),
  segment: () => t("Segments of time"),
  skeleton: () => t("Skeletons"),
  span: () => t("Spans of text"),
  text: () => t("Text"),
  track: () => t("Tracks"),
  tree: () => t("Tree"),
};

/** A kind of an installed plug-in is called by its name. */
export const controlWord = (kind: string): string => words[kind]?.() ?? kind;
export const controlKinds: readonly string[] = Object.keys(words);
