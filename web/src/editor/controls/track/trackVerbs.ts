/** What is done to the track at hand at the frame that is shown: keyframes, its end, cuts, merges. */
import { t } from "@/i18n";
import { findRegion } from "../../core/found";
import type { Region } from "../../core/draft";
import { keyframesOf } from "../../film/keyframes";
import { boxAt, keyAt, turned, withoutKey } from "../../film/path";
import type { Rect } from "../../scene/camera";
import type { TrackEditor } from "./trackEditor";
import { mergeTracks, splitTrack, writeTrack } from "./trackEdits";

export class TrackVerbs {
  constructor(private readonly editor: TrackEditor) {}

  /** Makes a keyframe here, or takes away the one that is here. */
  toggleKey(): void {
    const { selected, frame, host } = this.editor;
    if (selected === undefined) return;
    const keyframes = keyframesOf(selected.region);
    if (keyAt(keyframes, frame) !== undefined) {
      const rest = withoutKey(keyframes, frame);
      if (rest === undefined) host.tell(t("A track needs a keyframe. Delete the track instead."));
      else
        writeTrack(host.session, selected, rest, {
          title: t("Delete a keyframe of {label}", { label: selected.region.label }),
        });
      return;
    }
    const near = boxAt(keyframes, frame) ?? lastBox(selected.region, frame);
    if (near !== undefined)
      this.editor.place(selected, near, t("Add a keyframe to {label}", { label: selected.region.label }));
  }

  /** From here on the object is not to be seen, or is again. */
  toggleOutside(): void {
    const { selected, frame, host } = this.editor;
    if (selected === undefined) return;
    const next = turned(keyframesOf(selected.region), frame, this.editor.clock);
    if (next === undefined) host.tell(t("A track ends behind the frame at which it begins."));
    else
      writeTrack(host.session, selected, next, {
        title: t("End or go on with {label}", { label: selected.region.label }),
      });
  }

  split(): void {
    const { selected, host } = this.editor;
    if (selected === undefined) return;
    const id = splitTrack(host.session, selected, this.editor.frame, this.editor.clock);
    if (id === undefined)
      host.tell(t("A track is split at a frame at which it is to be seen, behind its first."));
    else this.editor.select(id, false);
  }

  /** The first press says into which track, the second, with another at hand, merges that. */
  merge(): void {
    const { selected, merging, host } = this.editor;
    if (selected === undefined) return;
    const into = findRegion(host.session, host.controls, merging);
    if (into === undefined || into.region.id === selected.region.id) {
      this.editor.merging = into === undefined ? selected.region.id : undefined;
      host.session.setFocus({ region: selected.region.id });
      return;
    }
    if (!mergeTracks(host.session, into, selected)) {
      host.tell(t("Only tracks of one question that lie one after the other in time can be merged."));
      return;
    }
    this.editor.merging = undefined;
    this.editor.select(into.region.id, false);
  }

  /** To the keyframe before or after, of the track at hand or of all. */
  stepKey(by: 1 | -1): void {
    const { selected, reel } = this.editor;
    const regions = selected === undefined ? this.editor.all() : [selected.region];
    const frames = regions.flatMap((region) => keyframesOf(region).map(({ frame }) => frame));
    const beyond = frames.filter((frame) => (frame - reel.wanted) * by > 0);
    if (beyond.length > 0)
      reel.seek(by * beyond.reduce((near, frame) => Math.min(near, frame * by), Infinity));
  }
}

/** Where the object was when it was last seen, or will be first. */
function lastBox(region: Region, at: number): Rect | undefined {
  const keyframes = keyframesOf(region);
  return (keyframes.findLast(({ frame }) => frame < at) ?? keyframes[0])?.rect;
}
