import { IconCheck, IconRotate } from "@tabler/icons-react";
import { useState } from "react";
import type { Mentionable, Thread } from "@/api/schema.gen";
import { t } from "@/i18n";
import { moment } from "@/ui/format";
import { Button } from "@/ui/Button";
import { Compose } from "./Compose";
import { useThreadVerbs } from "./useThreads";

interface Props {
  readonly thread: Thread;
  readonly people: readonly Mentionable[];
  /** The item's name, where the list is of several tasks. */
  readonly named?: boolean;
  /** Shows the place in the task; absent where it cannot. */
  readonly onGo?: (() => void) | undefined;
}

/** One thread: where it is, who said what, an answer, its end. */
export function ThreadCard({ thread, people, named = false, onGo }: Props) {
  const { answer, resolve } = useThreadVerbs();
  const [answering, setAnswering] = useState(false);
  const { comments, pin, resolved_at } = thread;
  const done = resolved_at !== null;
  const place = [named ? thread.external_id : "", pin.quote].filter(Boolean).join(": ");
  return (
    <li className={done ? "thread done" : "thread"}>
      {place === "" ? null : onGo === undefined ? (
        <p className="f2 t2 el">{place}</p>
      ) : (
        <button type="button" className="btn link f2 el" onClick={onGo}>
          {place}
        </button>
      )}
      {comments.map((said) => (
        <div key={said.id} className="said">
          <p className="row f2">
            <b className="el">{said.author === "" ? t("Another annotator, or a key") : said.author}</b>
            <span className="sp" />
            <time className="t3 nw" dateTime={said.created_at}>
              {moment(said.created_at)}
            </time>
          </p>
          <p className="words" dir="auto">
            {said.text}
          </p>
        </div>
      ))}
      {answering ? (
        <Compose
          label={t("Answer")}
          verb={t("Answer")}
          people={people}
          autoFocus
          onSay={async (said) => {
            await answer.mutateAsync({ thread: thread.id, said });
            setAnswering(false);
          }}
        />
      ) : (
        <p className="row">
          <Button look="ghost" small onClick={() => setAnswering(true)}>
            {t("Answer")}
          </Button>
          <Button look="ghost" small disabled={resolve.isPending} onClick={() => resolve.mutate(thread)}>
            {done ? (
              <IconRotate size={16} stroke={1.5} aria-hidden />
            ) : (
              <IconCheck size={16} stroke={1.5} aria-hidden />
            )}
            {done ? t("Open again") : t("Resolve")}
          </Button>
        </p>
      )}
    </li>
  );
}
