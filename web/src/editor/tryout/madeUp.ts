/** A sample item for a template that came without one. */
import type { JsonObject } from "../core/json";
import type { Plan, ViewPlan } from "../core/plan";

const TEXT = "The parcel from Lisbon arrived on 3 May, but the lamp inside was broken.";

/** Something to look at for every view; what `sample` has already stays. */
export function madeUp(plan: Plan, sample: Readonly<Record<string, unknown>>): JsonObject {
  const found = { ...sample } as JsonObject;
  for (const view of plan.views) {
    const [field, ...deeper] = view.path;
    if (typeof field !== "string" || deeper.length > 0 || field in found) continue;
    const value = valueFor(view);
    if (value !== undefined) found[field] = value;
  }
  return found;
}

function valueFor({ type }: ViewPlan): JsonObject[string] | undefined {
  switch (type) {
    case "image":
      return picture();
    case "camera":
      return camera();
    case "chat":
      return [
        { role: "user", content: "Where is my parcel?" },
        { role: "assistant", content: "It left Lisbon yesterday." },
      ];
    case "table":
      return [
        { item: "lamp", price: 40 },
        { item: "table", price: 120 },
      ];
    case "timeseries":
      return series();
    case "audio":
    case "video":
    case "pointcloud":
      return undefined;
    default:
      return TEXT;
  }
}

/** A minute of two channels, ten samples a second; something happens in the middle. */
function series(): JsonObject {
  const seconds = Array.from({ length: 600 }, (_, i) => i / 10);
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const speed = seconds.map((s) => round(20 + 3 * Math.sin(s / 4) - (s > 25 && s < 35 ? 12 : 0)));
  const load = seconds.map((s) => round(0.5 + 0.2 * Math.sin(s) + (s > 30 && s < 33 ? 1 : 0)));
  return { rate: 10, channels: { speed, load } };
}

/** The picture with a level camera, whose horizon is in the middle. */
function camera(): JsonObject | undefined {
  const image = picture();
  return image === undefined ? undefined : { image, camera: { focal: [500, 500], center: [320, 200] } };
}

/** A drawn picture of two things, as a data URI. */
function picture(): string | undefined {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [640, 400];
  const pen = canvas.getContext("2d");
  if (pen === null) return undefined;
  pen.fillStyle = "#c9cdd2";
  pen.fillRect(0, 0, 640, 400);
  pen.fillStyle = "#497dba";
  pen.fillRect(80, 140, 200, 120);
  pen.fillStyle = "#db772f";
  pen.beginPath();
  pen.arc(450, 210, 80, 0, 2 * Math.PI);
  pen.fill();
  return canvas.toDataURL("image/png");
}
