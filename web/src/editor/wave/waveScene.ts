/**
 * A recording on the screen: ruler, wave or channels, stretches, playhead. No React. Two layers, so that the moving playhead
 * repaints no wave; painting happens once per animation frame.
 */
import { drawBands, drawHead, drawRuler, type Band, type Colours, type Sheet } from "./painter";
import type { Stretch } from "./gesture";
import type { Spectrum } from "./spectrum";
import type { Trace } from "./trace";
import { kept, secondsAt, showing, whole, zoomed, type Window } from "./timeline";

/** Of the height, where the spectrum lies below. */
const WAVE_PART = 0.5;

type Layer = "wave" | "top";

export class WaveScene {
  readonly element: HTMLDivElement;
  private readonly layers: Record<Layer, CanvasRenderingContext2D>;
  private readonly dirty = new Set<Layer>();
  private readonly observer: ResizeObserver;
  private frame = 0;
  private size = { width: 0, height: 0, ratio: 1 };
  private trace: Trace | undefined;
  private spectrum: Spectrum | undefined;
  private bands: readonly Band[] = [];
  private selected: string | undefined;
  private ghost: { stretch: Stretch; band: Band } | undefined;
  private head = 0;
  private view: Window = whole(1);

  constructor(parent: HTMLElement) {
    this.element = document.createElement("div");
    this.element.className = "scene";
    this.layers = { wave: this.layer(), top: this.layer() };
    parent.append(this.element);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.element);
    this.resize();
  }

  get window(): Window {
    return this.view;
  }
  get duration(): number {
    return this.trace?.duration ?? 0;
  }
  /** Seconds per CSS pixel. */
  get unit(): number {
    return this.view.span / Math.max(1, this.size.width);
  }

  setTrace(trace: Trace | undefined): void {
    this.trace = trace;
    this.setWindow(whole(trace?.duration ?? 1));
  }

  /** Shown under the wave, where there is one. */
  setSpectrum(spectrum: Spectrum | undefined): void {
    this.spectrum = spectrum;
    this.touch("wave");
  }

  /** More of what is drawn is there. */
  refresh(): void {
    this.touch("wave");
  }

  setBands(bands: readonly Band[], selected: string | undefined): void {
    this.bands = bands;
    this.selected = selected;
    this.touch("top");
  }

  /** What is being drawn or resized right now; it stands for the band of the same id. */
  setGhost(ghost: { stretch: Stretch; band: Band } | undefined): void {
    this.ghost = ghost;
    this.touch("top");
  }

  setHead(seconds: number): void {
    this.head = seconds;
    this.touch("top");
  }

  setWindow(view: Window): void {
    this.view = kept(view, this.duration);
    this.touch("wave", "top");
  }

  zoom(factor: number, at = this.view.start + this.view.span / 2): void {
    this.setWindow(zoomed(this.view, factor, at, this.duration));
  }

  /** By a share of what is in view. */
  pan(share: number): void {
    this.setWindow({ ...this.view, start: this.view.start + share * this.view.span });
  }

  fit(): void {
    this.setWindow(whole(this.duration));
  }

  show(from: number, to: number): void {
    this.setWindow(showing(this.view, from, to, this.duration));
  }

  secondsAt(clientX: number): number {
    const box = this.element.getBoundingClientRect();
    return secondsAt(this.view, box.width, clientX - box.left);
  }

  close(): void {
    cancelAnimationFrame(this.frame);
    this.observer.disconnect();
    this.element.remove();
  }

  private layer(): CanvasRenderingContext2D {
    const canvas = document.createElement("canvas");
    this.element.append(canvas);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("This browser has no canvas");
    return context;
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    const ratio = window.devicePixelRatio;
    this.size = { width, height, ratio };
    for (const { canvas } of Object.values(this.layers)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    this.touch("wave", "top");
  }

  private touch(...layers: Layer[]): void {
    for (const layer of layers) this.dirty.add(layer);
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.paint());
  }

  private paint(): void {
    this.frame = 0;
    const colours = coloursOf(this.element);
    if (this.dirty.has("wave")) {
      const sheet = this.sheet("wave");
      drawRuler(sheet, colours);
      this.paintTrace(sheet, colours);
    }
    if (this.dirty.has("top")) {
      const sheet = this.sheet("top");
      const { ghost } = this;
      const others = this.bands.filter((band) => band.id !== ghost?.band.id);
      const bands = ghost === undefined ? this.bands : [...others, { ...ghost.band, ...ghost.stretch }];
      drawBands(sheet, bands, ghost?.band.id ?? this.selected, colours.font);
      drawHead(sheet, this.head, colours);
    }
    this.dirty.clear();
  }

  private paintTrace(sheet: Sheet, colours: Colours): void {
    const { spectrum } = this;
    const height = spectrum === undefined ? sheet.height : Math.round(sheet.height * WAVE_PART);
    this.trace?.draw({ ...sheet, height }, colours);
    const shown = spectrum?.draw(sheet, height, colours);
    this.element.dataset["spectrum"] = shown === undefined ? "" : String(shown);
  }

  private sheet(layer: Layer): Sheet {
    const { width, height, ratio } = this.size;
    const context = this.layers[layer];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.lineWidth = 1;
    return { context, width, height, view: this.view };
  }
}

function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    wave: of("--data-2"),
    line: of("--grid"),
    text: of("--text-3"),
    accent: of("--accent"),
    font: `11px ${of("--sans")}`,
  };
}
