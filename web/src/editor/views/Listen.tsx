import { useRef, type SyntheticEvent } from "react";
import { t } from "@/i18n";
import { useTools } from "../context";
import { hearOtherwise } from "../core/hearing";
import { keepField } from "../parts/keepField";
import { usePlayKeys } from "./usePlayKeys";

/** Seconds that a key goes back or on. */
const JUMP = 2;

/** A sound to listen to, with the browser's own player. */
export function Listen({ url }: { readonly url: string }) {
  const audio = useRef<HTMLAudioElement>(null);
  const go = (by: number) => {
    const { current } = audio;
    if (current !== null) current.currentTime = Math.max(0, current.currentTime + by);
  };
  const toggle = () => {
    const { current } = audio;
    if (current?.paused === false) current.pause();
    // Why it does not play is told by the element.
    else void current?.play().catch(() => undefined);
  };
  // Reviewers go from task to task by these letters.
  const { workbench } = useTools();
  const steps = [
    { id: "back", title: t("Back 2 s"), key: "J", run: () => go(-JUMP) },
    { id: "on", title: t("On 2 s"), key: "K", run: () => go(JUMP) },
  ];
  const use = usePlayKeys({ toggle, steps: workbench === undefined ? [] : steps }, t("Sound"));
  const onError = (event: SyntheticEvent<HTMLAudioElement>) => void hearOtherwise(event.currentTarget);
  return (
    <audio
      ref={audio}
      controls
      preload="metadata"
      src={url}
      className="listen"
      onFocus={keepField}
      onPlay={use}
      onError={onError}
    />
  );
}
