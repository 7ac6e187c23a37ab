import { useContext, useSyncExternalStore, type ComponentProps } from "react";
import { IconButton } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import { RegistryContext } from "../context";
import { shown } from "../core/hotkeys";

interface Props {
  /** The action that the button runs. */
  readonly id: string;
  /** The key that it comes with. */
  readonly usual: string;
}

const never = (): (() => void) => () => undefined;

/** The key that runs an action now, as people read it: their own, else the usual one; none while it is switched off. */
export function useKeyOf({ id, usual }: Props): string | undefined {
  const registry = useContext(RegistryContext);
  const key = useSyncExternalStore(registry?.subscribe ?? never, () => registry?.keyNow(id, usual) ?? usual);
  return key === "" ? undefined : shown(key);
}

/** The key of a button, beside its word. */
export function KeyOf(props: Props) {
  const key = useKeyOf(props);
  return key === undefined ? null : <Kbd>{key}</Kbd>;
}

/** A sign alone, whose name tells the key of its action. */
export function SignButton({ id, usual, ...sign }: Props & Omit<ComponentProps<typeof IconButton>, "keys">) {
  const keys = useKeyOf({ id, usual });
  return <IconButton {...sign} {...(keys === undefined ? {} : { keys })} />;
}
