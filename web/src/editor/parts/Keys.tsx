import { Kbd } from "@/ui/Kbd";
import { shown } from "../core/hotkeys";

/** The caps of a binding: one for each key that is pressed together. */
export function Keys({ binding }: { readonly binding: string | undefined }) {
  return binding === undefined ? null : <Kbd>{shown(binding)}</Kbd>;
}
