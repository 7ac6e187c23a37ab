import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { t } from "@/i18n";
import { LEVEL, useActions, useSession } from "@/editor/context";
import type { Plan } from "@/editor/core/plan";
import type { TaskSession } from "@/editor/core/session";
import { SampleTask } from "@/editor/tryout/SampleTask";
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
  useSession(session);
  const problem = session.showsProblems ? session.problems[0] : undefined;
  const hand = () => {
    const first = session.problems[0];
    if (first === undefined) {
      const { answer, seconds } = session.submission();
      onAnswer({ answer, seconds });
      return;
    }
    session.reveal();
    session.lead(first);
  };
  const group = t("Task");
  useActions(
    [
      { id: "task.submit", title: t("Submit"), group, keys: ["Enter"], yields: true, run: hand },
      {
        id: "task.submit.typing",
        title: t("Submit while typing"),
        group,
        keys: ["$mod+Enter"],
        typing: true,
        run: hand,
      },
      { id: "task.undo", title: t("Undo"), group, keys: ["$mod+Z"], run: () => void session.history.undo() },
      {
        id: "task.redo",
        title: t("Redo"),
        group,
        keys: ["$mod+Shift+Z"],
        run: () => void session.history.redo(),
      },
      {
        id: "question.next",
        title: t("Next question"),
        group,
        keys: ["ArrowDown"],
        run: () => void session.step(1),
      },
      {
        id: "question.previous",
        title: t("Previous question"),
        group,
        keys: ["ArrowUp"],
        run: () => void session.step(-1),
      },
    ],
    LEVEL.page,
  );
  return (
    <footer className="afoot">
      <span className="bad f2 el" role="status">
        {problem?.message}
      </span>
      <span className="sp" />
      <Button look="pri" onClick={hand}>
        {t("Submit")} <Kbd>Enter</Kbd>
      </Button>
    </footer>
  );
}
