import { changeHeaders } from "@/api/client";
import type { Tools } from "../context";
import { ActionRegistry } from "../core/actions";
import { holds } from "../core/conditions";
import { openDatabase } from "../core/db";
import { PictureStore } from "../core/media";
import { FilmStore } from "../film/filmStore";
import { isRecording, RecordingStore } from "../core/recordings";
import { lookUp } from "../core/plan";
import type { Handed } from "../core/plans";
import { keepLight } from "../light";
import { useSticky } from "../sticky";
import { Transport } from "../core/transport";
import { Workbench } from "../core/workbench";
import { fetchEditors } from "./modalities";
import { keepDrafts } from "./keepDrafts";
import { isPicture, pictureUrl } from "./pictureUrl";
import { loadBindings, singleKeysOn } from "./bindings";

/** Makes the workbench of one annotator in one project and connects it to the page; `stop` undoes that. */
export async function startBench(project: string, sender: string): Promise<Tools & { stop: () => void }> {
  const db = await openDatabase();
  const stores = { pictures: new PictureStore(), recordings: new RecordingStore(), films: new FilmStore() };
  const transport = new Transport({ changeHeaders });
  const workbench = new Workbench(db, {
    project,
    sender,
    transport,
    holds,
    least: () => useSticky.getState().least,
    warm: warmer(stores),
    prepare: fetchEditors,
  });
  const registry = new ActionRegistry(loadBindings());
  registry.allowSingle(singleKeysOn());
  const unlisten = listen(workbench, registry);
  await workbench.start();
  const unsync = keepDrafts(workbench);
  const unkeep = keepLight(project);
  const stop = () => {
    unkeep();
    unsync();
    unlisten();
    workbench.stop();
    for (const store of Object.values(stores)) store.keep(new Set());
    db.close();
  };
  return { workbench, registry, ...stores, discusses: true, stop };
}

type Stores = Required<Pick<Tools, "pictures" | "recordings" | "films">>;

/** Fetches pictures, recordings and the beginnings of films of the coming tasks, and frees those that are behind. */
function warmer({ pictures, recordings, films }: Stores) {
  return (tasks: readonly Handed[]) => {
    const urls = tasks.flatMap(({ assignment, plan }) =>
      plan.views.filter(isPicture).map((view) => pictureUrl(view, assignment)),
    );
    pictures.keep(new Set(urls));
    for (const url of urls) void pictures.load(url);
    const items = new Set(tasks.map(({ assignment }) => assignment.item_id));
    recordings.keep(items);
    films.keep(items);
    for (const { assignment, plan } of tasks) {
      const { item_id, data } = assignment;
      for (const { type, path } of plan.views) {
        if (typeof lookUp(path, data) !== "string") continue;
        if (isRecording(type)) void recordings.load(item_id, path.join("."), type);
        if (type === "video") void films.warm(item_id, path.join("."));
      }
    }
  };
}

function listen(workbench: Workbench, registry: ActionRegistry): () => void {
  const end = new AbortController();
  const { signal } = end;
  const timer = () => workbench.state.session?.timer;
  const input = () => timer()?.input();
  for (const event of ["keydown", "pointerdown", "pointermove", "wheel"] as const) {
    window.addEventListener(event, input, { signal, passive: true, capture: true });
  }
  const onKey = (event: KeyboardEvent) => {
    if (!workbench.turning) registry.handle(event);
  };
  window.addEventListener("keydown", onKey, { signal });
  const attend = () => timer()?.attend(document.visibilityState === "visible" && document.hasFocus());
  window.addEventListener("focus", attend, { signal });
  window.addEventListener("blur", attend, { signal });
  document.addEventListener("visibilitychange", attend, { signal });
  window.addEventListener(
    "online",
    () => {
      void workbench.outbox.flush({ all: true });
      void workbench.queue.retry();
    },
    { signal },
  );
  const clock = setInterval(() => void workbench.leases.tick(timer()?.active ?? false), 5000);
  return () => {
    clearInterval(clock);
    end.abort();
  };
}
