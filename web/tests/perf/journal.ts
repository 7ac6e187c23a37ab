import type { Page } from "@playwright/test";

/** Puts an answer into the journal of the task that is open, as if it had been drawn here before a reload. */
export async function drawn(page: Page, answer: Record<string, object>): Promise<void> {
  await page.evaluate(async (whole) => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("sterling-editor");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error("No database"));
    });
    const tx = db.transaction(["held", "heads", "bases"], "readwrite");
    const held = tx.objectStore("held").getAll() as IDBRequest<{ id: string }[]>;
    held.onsuccess = () => {
      for (const { id } of held.result) {
        const base = { answer: whole, suggested: {} };
        tx.objectStore("bases").put({ assignment: id, base });
        tx.objectStore("heads").put({ assignment: id, cursor: 0, active: 0, at: Date.now() });
      }
    };
    await new Promise((resolve) => (tx.oncomplete = resolve));
    db.close();
  }, answer);
}
