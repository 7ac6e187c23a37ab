import { DraftSync } from "../core/draftSync";
import type { TaskSession } from "../core/session";
import type { Workbench } from "../core/workbench";

/** Keeps the draft of whatever task is open on the server too; returns how to stop. */
export function keepDrafts(workbench: Workbench): () => void {
  let open: TaskSession | undefined;
  let sync: DraftSync | undefined;
  const follow = () => {
    const { session } = workbench.state;
    if (session === open) return;
    sync?.stop();
    open = session;
    // An answer that is mended is with the server already, and its lease has ended.
    sync =
      session === undefined || session.correcting
        ? undefined
        : new DraftSync(session, workbench.transport, (conflict) => workbench.store.setState({ conflict }));
  };
  const end = new AbortController();
  const { signal } = end;
  const left = () => {
    if (document.visibilityState === "hidden") void sync?.flush(true);
  };
  document.addEventListener("visibilitychange", left, { signal });
  window.addEventListener("online", () => void sync?.flush(), { signal });
  const unfollow = workbench.store.subscribe(follow);
  follow();
  return () => {
    unfollow();
    end.abort();
    sync?.stop();
  };
}
