/** Parts of the workbench that come in a file of their own, fetched before they are needed. */
import { useEffect, useState, type ComponentType } from "react";
import { t } from "@/i18n";
import { MediaProblem } from "../views/MediaProblem";

export type Late<P> = ComponentType<P> & {
  /** Fetches it ahead; rejects when the server does not answer. Asked again, it fetches only what failed. */
  fetch: () => Promise<void>;
};

/**
 * A component that is fetched on demand. Once fetched it renders in its first frame, unlike one of `React.lazy`,
 * which shows its fallback for a moment even then; and a fetch that failed can be tried again.
 */
export function late<P extends object>(load: () => Promise<ComponentType<P>>): Late<P> {
  let Made: ComponentType<P> | undefined;
  let loading: Promise<void> | undefined;
  const fetch = (): Promise<void> => {
    loading ??= load().then(
      (component) => {
        Made = component;
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  function LatePart(props: P) {
    const [state, setState] = useState<"waiting" | "here" | "failed">(
      Made === undefined ? "waiting" : "here",
    );
    useEffect(() => {
      if (state !== "waiting") return undefined;
      let live = true;
      const settle = (now: "here" | "failed") => () => {
        if (live) setState(now);
      };
      fetch().then(settle("here"), settle("failed"));
      return () => {
        live = false;
      };
    }, [state]);
    if (Made !== undefined) return <Made {...props} />;
    if (state === "waiting") return null;
    return (
      <MediaProblem
        message={t("A part of this page cannot be fetched: the server does not answer.")}
        onRetry={() => setState("waiting")}
      />
    );
  }
  return Object.assign(LatePart, { fetch });
}
