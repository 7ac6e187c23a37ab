import { useState } from "react";
import type { Feedback } from "@/api/schema.gen";
import { t } from "@/i18n";
import { moment } from "@/ui/format";
import { Button } from "@/ui/Button";
import { LEVEL, useActions, useHints } from "../context";
import "./threads.css";
import { KeyOf } from "../parts/KeyOf";

interface Props {
  readonly told: readonly Feedback[];
  readonly onSeen: () => void;
  /** Opens the own answer that it is about. */
  readonly onOpen: (answer: string) => Promise<void>;
}

/** What others said about one's work, before the next task starts. */
export function Told({ told, onSeen, onOpen }: Props) {
  const [problem, setProblem] = useState<string>();
  useHints([]);
  useActions(
    [
      {
        id: "told.seen",
        title: t("Read, go on"),
        group: t("Task"),
        keys: ["Enter"],
        yields: true,
        run: onSeen,
      },
    ],
    LEVEL.float,
  );
  return (
    <section className="an-middle" aria-label={t("What was said about your work")}>
      <div className="told">
        <h2>{t("What was said about your work")}</h2>
        {problem === undefined ? null : (
          <p className="wrong" role="alert">
            {problem}
          </p>
        )}
        <ul className="threads" tabIndex={0} aria-label={t("What was said about your work")}>
          {told.map((one) => (
            <li key={`${one.kind} ${one.task_id} ${one.at}`} className="thread">
              <p className="row f2">
                <b>{headline(one)}</b>
                <span className="el t2">{[one.external_id, one.quote].filter(Boolean).join(": ")}</span>
                <span className="sp" />
                <time className="t3 nw" dateTime={one.at}>
                  {moment(one.at)}
                </time>
              </p>
              <p className="words" dir="auto">
                {one.text === "" ? t("Without a reason") : one.text}
              </p>
              {one.author === "" ? null : <p className="f2 t2">{one.author}</p>}
              {one.answer_id === null || one.verdict !== null ? null : (
                <Button
                  look="link"
                  small
                  onClick={() => {
                    onOpen(one.answer_id ?? "").catch((error: unknown) => setProblem(String(error)));
                  }}
                >
                  {t("Open your answer")}
                </Button>
              )}
            </li>
          ))}
        </ul>
        <p>
          <Button look="pri" autoFocus onClick={onSeen}>
            {t("Read, go on")} <KeyOf id="told.seen" usual="Enter" />
          </Button>
        </p>
      </div>
    </section>
  );
}

function headline({ verdict }: Feedback): string {
  if (verdict === null) return t("Comment");
  return verdict === "reject" ? t("Rejected") : t("Fixed by a reviewer");
}
