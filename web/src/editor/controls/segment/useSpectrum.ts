import { useEffect } from "react";
import { useSticky } from "../../sticky";
import { loadSpectrum } from "../../wave/spectrum";
import type { SegmentEditor } from "./segmentEditor";

/** Shows the spectrum of the sound under its wave while it is switched on. */
export function useSpectrum(editor: SegmentEditor | undefined, item: string, field: string): void {
  const on = useSticky((sticky) => sticky.spectrum);
  const scene = editor?.player === undefined ? undefined : editor.scene;
  useEffect(() => {
    if (!on || scene === undefined) return undefined;
    let live = true;
    loadSpectrum(item, field, () => scene.refresh()).then(
      (spectrum) => {
        if (live) scene.setSpectrum(spectrum);
      },
      () => undefined, // without an answer the wave alone has to do
    );
    return () => {
      live = false;
      scene.setSpectrum(undefined);
    };
  }, [on, scene, item, field]);
}
