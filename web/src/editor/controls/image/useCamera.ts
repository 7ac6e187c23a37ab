import { useMemo } from "react";
import { isObject, type Json, type JsonObject } from "../../core/json";
import type { ControlPlan } from "../../core/plan";
import type { Size } from "../../scene/camera";

/** The controls of a picture with the camera that its item tells, once the size of the picture is known. */
export function useCamera(
  controls: readonly ControlPlan[],
  shown: Json | undefined,
  picture: Size | undefined,
): readonly ControlPlan[] {
  const camera = isObject(shown) ? shown["camera"] : undefined;
  const [width, height] = [picture?.width, picture?.height];
  return useMemo(() => {
    if (!isObject(camera) || width === undefined || height === undefined) return controls;
    const sized = scaled(camera, { width, height });
    return controls.map((control) =>
      control.type === "camera_cuboid" ? { ...control, spec: { ...control.spec, camera: sized } } : control,
    );
  }, [controls, camera, width, height]);
}

/** The camera of pictures that were scaled after they were taken. */
function scaled(camera: JsonObject, { width, height }: Size): JsonObject {
  const by = (size: number, known: Json | undefined) => (typeof known === "number" ? size / known : 1);
  const [across, down] = [by(width, camera["width"]), by(height, camera["height"])];
  const both = (name: string): Json => {
    const value = camera[name];
    const [x, y] = Array.isArray(value) ? value : [];
    return [Number(x) * across, Number(y) * down];
  };
  return { ...camera, focal: both("focal"), center: both("center"), width, height };
}
