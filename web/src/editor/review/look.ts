/** How a reviewer sees the answers of a case, and in which order cases come; kept in this browser. */
import { create } from "zustand";
import type { ReviewOrder } from "@/api/schema.gen";
import { LOOKS, type Look } from "./versions";

const KEPT = { look: "sterling.review.look", order: "sterling.review.order" } as const;

export const ORDERS: readonly ReviewOrder[] = ["uncertain", "wrong"];

interface State {
  readonly look: Look;
  readonly order: ReviewOrder;
}

const keptOf = <T extends string>(name: string, all: readonly T[]): T | undefined =>
  all.find((one) => one === localStorage.getItem(name));

const useStore = create<State>(() => ({
  look: keptOf(KEPT.look, LOOKS) ?? "label",
  order: keptOf(KEPT.order, ORDERS) ?? "uncertain",
}));

export const useLook = (): Look => useStore(({ look }) => look);

export const useOrder = (): ReviewOrder => useStore(({ order }) => order);

export function setLook(look: Look): void {
  localStorage.setItem(KEPT.look, look);
  useStore.setState({ look });
}

export function setOrder(order: ReviewOrder): void {
  localStorage.setItem(KEPT.order, order);
  useStore.setState({ order });
}
