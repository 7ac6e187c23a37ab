import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { t } from "@/i18n";
import { LEVEL, useActions } from "@/editor/context";
import type { Plan } from "@/editor/core/plan";
import type { TaskSession } from "@/editor/core/session";
import { SampleTask } from "@/editor/tryout/SampleTask";
import { useHandOver } from "@/editor/useHandOver";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";

export interface Answered {
  readonly answer: object;
  /** Seconds of active work. */
  readonly seconds: number;
}

interface Props {
  readonly plan: Plan;
  readonly data: Readonly<Record<string, unknown>>;
  readonly onAnswer: (answered: Answered) => void;
}

const client = new QueryClient();

/** One task on somebody else's page: the editors of the workbench and a way to hand the answer over. */
export function Embedded({ plan, data, onAnswer }: Props) {
  return (
    <QueryClientProvider client={client}>
      <SampleTask plan={plan} data={data}>
        {(session) => <Hand session={session} onAnswer={onAnswer} />}
      </SampleTask>
    </QueryClientProvider>
  );
}

function Hand({ session, onAnswer }: { readonly session: TaskSession } & Pick<Props, "onAnswer">) {
  const group = t("Task");
  const { handOver, problem } = useHandOver(session, {
    id: "task",
    title: t("Submit"),
    group,
    onDone: ({ answer, seconds }) => onAnswer({ answer, seconds }),
  });
  const step = (id: string, title: string, key: string, by: 1 | -1) => ({
    ...{ id, title, group, keys: [key] },
    run: () => void session.step(by),
  });
  useActions(
    [
      step("question.next", t("Next question"), "ArrowDown", 1),
      step("question.previous", t("Previous question"), "ArrowUp", -1),
    ],
    LEVEL.page,
  );
  return (
    <footer className="afoot">
      <span className="bad f2 el" role="status">
        {problem?.message}
      </span>
      <span className="sp" />
      <Button look="pri" onClick={handOver}>
        {t("Submit")} <Kbd>Enter</Kbd>
      </Button>
    </footer>
  );
}
