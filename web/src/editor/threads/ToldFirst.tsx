import { useEffect, useState, type ReactNode } from "react";
import { openPanel, useBench, useWorkbench } from "../context";
import { Told } from "./lateThreads";
import { useFeedback } from "./useThreads";

/** Lets a task start once everything that others said about one's work was read; a begun task is not interrupted. */
export function ToldFirst({ children }: { readonly children: ReactNode }) {
  const workbench = useWorkbench();
  const task = useBench((state) => state.session?.assignment.id);
  const { told, seen } = useFeedback(workbench.project);
  const [begun, setBegun] = useState<string>();
  const first = told !== undefined && told.length > 0 && (task === undefined || task !== begun);
  if (told?.length === 0 && task !== begun) setBegun(task);
  // Also while the server is asked: keys that nothing on the screen answers would be lost, or submit unseen.
  const held = first || told === undefined;
  useEffect(() => {
    if (!held) return undefined;
    openPanel("told");
    return () => openPanel("none");
  }, [held]);
  if (told === undefined) return <div aria-busy />;
  if (!first) return children;
  const onSeen = () => {
    setBegun(task);
    void seen(told);
  };
  return (
    <Told
      told={told}
      onSeen={onSeen}
      onOpen={async (answer) => {
        await workbench.correctAnswer(await workbench.transport.answer(answer));
        onSeen();
      }}
    />
  );
}
