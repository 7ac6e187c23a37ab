/** Connects a pointer to a scene: presses become gestures, the wheel zooms at the pointer. */
import { cursorAt } from "./cursor";
import type { Gesture, Outcome, Press, World } from "./gesture";
import type { Scene } from "./scene";

export interface PointerHost {
  scene: Scene;
  gesture: Gesture;
  /** Undefined while there is no picture to work on. */
  world: () => World | undefined;
  apply: (outcome: Outcome) => void;
  cancel: () => void;
  signal: AbortSignal;
}

/** Gives back what it was given: keys aim with the same. */
export function connectPointer(host: PointerHost): PointerHost {
  const { scene, gesture, world, apply, cancel, signal } = host;
  const { element } = scene;
  const press = (event: MouseEvent): Press => ({
    at: scene.toImage(event.clientX, event.clientY),
    screen: { x: event.clientX, y: event.clientY },
    middle: event.button === 1,
    free: event.ctrlKey || event.metaKey,
    trim: event.altKey,
  });
  const step = (event: PointerEvent, how: "down" | "up") => {
    const now = world();
    if (now !== undefined) apply(gesture[how](press(event), now));
  };
  element.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button > 1) return;
      element.setPointerCapture(event.pointerId);
      step(event, "down");
    },
    { signal },
  );
  element.addEventListener("pointerup", (event) => step(event, "up"), { signal });
  element.addEventListener("pointercancel", cancel, { signal });
  element.addEventListener("pointermove", (event) => scene.during(() => hover(event, press(event))), {
    signal,
  });
  element.addEventListener(
    "pointerleave",
    () => {
      scene.setPointer(undefined);
      scene.setCross(undefined);
    },
    { signal },
  );
  connectWheel(scene, signal);
  return host;

  function hover(event: PointerEvent, at: Press): void {
    const now = world();
    // The place is not told while something is dragged: only the top layer may change then.
    if (!gesture.busy || now?.kind?.how === "brush") scene.setPointer(at.at);
    if (now === undefined) return;
    if (gesture.busy) apply(gesture.move(at, now));
    else element.style.cursor = cursorAt(at.at, now);
    const crossing =
      now.tool === "draw" &&
      now.kind?.how !== "brush" &&
      (gesture.drawing || element.style.cursor === "crosshair");
    scene.setCross(crossing && event.pointerType !== "touch" ? at.at : undefined);
  }
}

/** The wheel zooms at the pointer; with Shift it pans sideways. */
export function connectWheel(scene: Scene, signal: AbortSignal): void {
  const { element } = scene;
  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      scene.during(() => {
        if (event.shiftKey) scene.panBy(-event.deltaY - event.deltaX, 0);
        else scene.zoom(Math.exp(-wheelStep(event)), at);
      });
    },
    { signal, passive: false },
  );
}

/** One notch of a wheel is about 20 %; a track pad sends many small steps. */
const wheelStep = (event: WheelEvent): number => {
  const pixels = event.deltaMode === 1 ? event.deltaY * 33 : event.deltaY;
  return Math.max(-0.5, Math.min(0.5, pixels * 0.0018));
};
