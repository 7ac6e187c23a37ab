import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Answer } from "@/api/schema.gen";
import { sentence } from "@/api/problem";
import { t } from "@/i18n";
import { moment } from "@/ui/format";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { openPanel, useWorkbench } from "../context";
import { Dialog } from "../parts/Dialog";
import { inWords } from "../parts/inWords";

/** The latest own answers; one press opens one to be corrected, until it is reviewed. */
export function MyAnswers() {
  const workbench = useWorkbench();
  const [problem, setProblem] = useState<string>();
  const { data, error, isPending } = useQuery({
    queryKey: ["my-answers", workbench.project],
    queryFn: () => workbench.transport.myAnswers(workbench.project),
    staleTime: 0,
  });
  const plan = workbench.state.plan;
  const open = async (answer: Answer) => {
    try {
      await workbench.correctAnswer(answer);
      openPanel("none");
    } catch (failure) {
      setProblem(sentence(failure));
    }
  };
  return (
    <Dialog title={t("Your answers")} className="answers">
      <h2>{t("Your answers")}</h2>
      <p className="t2 f2">
        {t("The latest {n}. Open one to correct it; that is possible until it is reviewed.", { n: 20 })}
      </p>
      {problem === undefined ? null : (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
      {error ? <Problem error={error} /> : null}
      {isPending ? <Skeleton rows={4} /> : null}
      <ul className="sheet-body">
        {data?.map((answer) => (
          <li key={answer.id}>
            <button type="button" className="answer-row" onClick={() => void open(answer)}>
              <span className="el b">{answer.external_id}</span>
              <span className="el t2">{plan === undefined ? "" : inWords(plan, answer.answer)}</span>
              <span className="t3 f2 nw">{moment(answer.submitted_at)}</span>
            </button>
          </li>
        ))}
      </ul>
      {data?.length === 0 ? <p className="t3">{t("You have not answered in this project yet.")}</p> : null}
    </Dialog>
  );
}
