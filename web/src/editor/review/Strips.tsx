import { useEffect, useMemo, useRef, useState } from "react";
import type { ControlPlan } from "../core/plan";
import type { Trace } from "../wave/trace";
import { WaveScene } from "../wave/waveScene";
import { bandsIn } from "./marks";
import { regionsAt, type Place } from "./places";
import type { Version } from "./versions";

interface Props {
  readonly name: string;
  readonly versions: readonly Version[];
  readonly titleOf: (version: Version) => string;
  readonly controls: readonly ControlPlan[];
  readonly place: Place | undefined;
  /** What lies under the segments; undefined while it is on its way. */
  readonly trace: Trace | undefined;
  /** Where the playhead is, in seconds. */
  readonly head: number;
  readonly seek: (seconds: number) => void;
}

/** The segments of each version on one recording, below each other; all show the same part of it. */
export function Strips({ name, versions, titleOf, controls, ...rest }: Props) {
  const strips = useMemo(() => new Linked(), []);
  return versions.map((version) => {
    const title = versions.length === 1 ? "" : titleOf(version);
    return <Strip key={version.id} {...rest} {...{ version, controls, strips, name, title }} />;
  });
}

/** Strips whose windows move together. */
class Linked {
  private readonly scenes = new Set<WaveScene>();

  join(scene: WaveScene): () => void {
    this.scenes.add(scene);
    return () => this.scenes.delete(scene);
  }

  /** All others show what this one does. */
  follow(scene: WaveScene): void {
    for (const other of this.scenes) if (other !== scene) other.setWindow(scene.window);
  }
}

interface StripProps extends Pick<Props, "controls" | "place" | "trace" | "head" | "seek" | "name"> {
  readonly version: Version;
  readonly strips: Linked;
  readonly title: string;
}

function Strip({ version, strips, title, name, controls, place, trace, head, seek }: StripProps) {
  const box = useRef<HTMLDivElement>(null);
  const [scene, setScene] = useState<WaveScene>();
  const bands = useMemo(() => bandsIn(version, controls), [version, controls]);
  const selected = place && regionsAt(version.value(place.control.name), place)[0]?.id;
  useEffect(() => {
    if (box.current === null) return undefined;
    const made = new WaveScene(box.current);
    const leave = strips.join(made);
    const end = new AbortController();
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (sideways) made.pan((event.deltaX + (event.shiftKey ? event.deltaY : 0)) / 1000);
      else made.zoom(Math.exp(-event.deltaY * 0.0018), made.secondsAt(event.clientX));
      strips.follow(made);
    };
    made.element.addEventListener("wheel", onWheel, { signal: end.signal, passive: false });
    setScene(made);
    return () => {
      end.abort();
      leave();
      made.close();
    };
  }, [strips]);
  useEffect(() => scene?.setTrace(trace), [scene, trace]);
  useEffect(() => scene?.setBands(bands, selected), [scene, bands, selected]);
  useEffect(() => scene?.setHead(head), [scene, head]);
  useEffect(() => {
    if (place?.stretch === undefined || trace === undefined) return;
    const { start, end } = place.stretch;
    scene?.setWindow({ start: start - (end - start), span: (end - start) * 3 });
  }, [scene, trace, place]);
  const words = bands.map(({ tag }) => tag).join(", ");
  return (
    <div
      className="cv copy strip"
      role="img"
      aria-label={`${[title, name].filter(Boolean).join(", ")}: ${words}`}
      onClick={(event) => scene !== undefined && seek(scene.secondsAt(event.clientX))}
    >
      <div ref={box} className="cv-in" />
      {title === "" ? null : <span className="float low">{title}</span>}
    </div>
  );
}
