/** The words of a template. Made from the code by `./run generate`; not edited by hand. */
export const TEMPLATE_KEYS: readonly string[] = ["name", "title", "description", "data", "views", "controls", "ontology", "layout", "rules"];
export const VIEW_KEYS: readonly string[] = ["type", "src", "title", "granularity"];
export const RULE_KEYS: readonly string[] = ["check", "message", "when"];
export const VIEW_KINDS: readonly string[] = ["text", "markdown", "html", "image", "video", "audio", "timeseries", "pointcloud", "camera", "document", "chat", "trajectory", "table"];
export const CONTROL_KEYS: readonly string[] = ["type", "title", "help", "on", "per", "required", "when"];
export const KIND_KEYS: Readonly<Record<string, readonly string[]>> = {
  block: ["labels", "min", "max", "attributes", "transcribe", "ordered"],
  box: ["labels", "min", "max", "attributes"],
  camera_cuboid: ["labels", "min", "max", "attributes"],
  chain: ["of", "labels", "single"],
  choice: ["options"],
  choices: ["options", "min", "max"],
  cuboid: ["labels", "min", "max", "attributes"],
  cuboid2d: ["labels", "min", "max", "attributes"],
  date: ["precision", "min", "max"],
  ellipse: ["labels", "min", "max", "attributes"],
  form: ["schema"],
  mask: ["labels", "min", "max", "attributes", "mode"],
  matrix: ["rows", "options", "values", "titles", "ends", "partial", "between"],
  number: ["unit", "min", "max", "step"],
  passage: ["labels", "min", "max", "attributes", "overlap"],
  point: ["labels", "min", "max", "attributes", "tolerance"],
  points: ["labels", "min", "max", "attributes", "mode"],
  polygon: ["labels", "min", "max", "attributes"],
  polyline: ["labels", "min", "max", "attributes", "tolerance"],
  preference: ["between", "strength", "tie", "shuffle"],
  rank: ["options", "top"],
  relation: ["from", "to", "labels", "directed", "ends", "min", "max"],
  rotated_box: ["labels", "min", "max", "attributes"],
  scale: ["values", "titles", "ends"],
  segment: ["labels", "min", "max", "attributes", "overlap"],
  skeleton: ["labels", "min", "max", "attributes", "keypoints", "edges"],
  span: ["labels", "min", "max", "attributes", "overlap"],
  text: ["min_length", "max_length", "multiline", "markdown", "placeholder"],
  track: ["labels", "min", "max", "attributes"],
  tree: ["labels", "min", "max", "leaves"],
};
