import { IconFileAlert } from "@tabler/icons-react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { openPanel, useTools } from "../context";

/** A picture or sound is broken: what is wrong, and the two ways on; a task that is only looked at is not skipped. */
export function MediaProblem({
  message,
  onRetry,
}: {
  readonly message: string;
  readonly onRetry: () => void;
}) {
  const { workbench } = useTools();
  return (
    <div className="picture-problem" role="alert">
      <IconFileAlert size={20} stroke={1.5} className="t3" aria-hidden />
      <p>{message}</p>
      {workbench === undefined ? null : (
        <p className="t2">{t("Skip with this reason, or ask the owner for the file.")}</p>
      )}
      <span className="row">
        <Button onClick={onRetry}>{t("Try again")}</Button>
        {workbench === undefined ? null : <Button onClick={() => openPanel("skip")}>{t("Skip")}</Button>}
      </span>
    </div>
  );
}
