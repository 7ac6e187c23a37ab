import { useState } from "react";
import { t } from "@/i18n";
import { duration } from "@/ui/format";
import { useEverySecond } from "../annotate/everySecond";

/** A large picture is not there yet: what the server does, that it does it once, and for how long it has. */
export function MediaCutting() {
  const [began] = useState(Date.now);
  const seconds = useEverySecond(() => Math.floor((Date.now() - began) / 1000));
  return (
    <div className="picture-wait t2">
      <p role="status">{t("This picture is large: it is cut into tiles the first time it is opened …")}</p>
      <p className="t3">
        {t("{time} so far. It goes on if you leave or skip this task.", { time: duration(seconds) })}
      </p>
    </div>
  );
}
