/** Lines through the pointer while a shape is being placed: two boxes, for a canvas would be painted all over for them. */
import type { Point } from "./camera";

export class Cross {
  private readonly across: HTMLElement;
  private readonly down: HTMLElement;

  constructor(parent: HTMLElement) {
    this.across = line(parent, "across");
    this.down = line(parent, "down");
  }

  /** Where the lines meet, in CSS pixels of the view; nowhere, and they are gone. */
  place(at: Point | undefined): void {
    this.across.hidden = at === undefined;
    this.down.hidden = at === undefined;
    if (at === undefined) return;
    this.across.style.transform = `translateY(${Math.round(at.y)}px)`;
    this.down.style.transform = `translateX(${Math.round(at.x)}px)`;
  }
}

function line(parent: HTMLElement, way: "across" | "down"): HTMLElement {
  const element = document.createElement("div");
  element.className = `cross ${way}`;
  element.hidden = true;
  parent.append(element);
  return element;
}
