import { useEffect, useMemo, useState } from "react";
import type { Json } from "../core/json";
import { useTools } from "../context";
import { isObject } from "../core/json";
import type { RecordingState, RecordingType } from "../core/recordings";
import { inlineSeries } from "../wave/inlineSeries";

interface Wanted {
  readonly item: string;
  readonly field: string;
  readonly type: RecordingType;
  /** What the field holds: the name of a file, or the series itself. */
  readonly value: Json | undefined;
}

/** The recording in a field of an item; undefined while it is on its way. */
export function useRecording({ item, field, type, value }: Wanted): {
  state: RecordingState | undefined;
  retry: () => void;
} {
  const { recordings } = useTools();
  const [known, setKnown] = useState<{ key: string; state: RecordingState }>();
  const [attempt, setAttempt] = useState(0);
  const inline = useMemo(
    () => (type === "timeseries" && isObject(value) ? stateOf(inlineSeries(value)) : undefined),
    [type, value],
  );
  const key = `${item}/${field}/${attempt}`;
  useEffect(() => {
    if (inline !== undefined) return undefined;
    let live = true;
    void recordings.load(item, field, type).then((state) => {
      if (live) setKnown({ key, state });
    });
    return () => {
      live = false;
    };
  }, [recordings, item, field, type, key, inline]);
  const state = inline ?? (known?.key === key ? known.state : undefined);
  return { state, retry: () => setAttempt(attempt + 1) };
}

function stateOf(series: ReturnType<typeof inlineSeries>): RecordingState {
  return typeof series === "string"
    ? { kind: "broken", message: series }
    : { kind: "ready", recording: { trace: series } };
}
