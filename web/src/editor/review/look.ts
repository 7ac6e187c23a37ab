/** How a reviewer sees the answers of a case; kept in this browser from case to case. */
import { create } from "zustand";
import { LOOKS, type Look } from "./versions";

const KEPT = "sterling.review.look";

const useStore = create<{ look: Look }>(() => {
  const kept = localStorage.getItem(KEPT);
  return { look: LOOKS.find((look) => look === kept) ?? "label" };
});

export const useLook = (): Look => useStore(({ look }) => look);

export function setLook(look: Look): void {
  localStorage.setItem(KEPT, look);
  useStore.setState({ look });
}
