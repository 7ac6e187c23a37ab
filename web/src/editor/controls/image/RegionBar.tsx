import { IconStackBackward, IconStackForward } from "@tabler/icons-react";
import { t } from "@/i18n";
import { Button, IconButton } from "@/ui/Button";
import { LEVEL, useActions, useTools, useUi } from "../../context";
import { KeyOf } from "../../parts/KeyOf";
import type { Turn } from "./intoMask";

/** What is done to the selected region as a whole: it goes above or below others, or becomes a mask. */
export function RegionBar({ turn }: { readonly turn: Turn | undefined }) {
  const { registry } = useTools();
  useActions(
    [
      {
        id: "region.mask",
        title: t("Turn the region into a mask"),
        group: t("Regions"),
        keys: ["Shift+M"],
        when: () => useUi.getState().panel === "none" && turn?.fits === true,
        run: () => turn?.run(),
      },
    ],
    LEVEL.view,
  );
  const run = (id: string) => () => void registry.run(id);
  return (
    <div className="pad row tight">
      <IconButton
        icon={IconStackForward}
        name={t("Bring the region forward")}
        onClick={run("object.above")}
      />
      <IconButton icon={IconStackBackward} name={t("Send the region back")} onClick={run("object.below")} />
      <span className="sp" />
      {turn === undefined ? null : turn.fits ? (
        <Button small onClick={turn.run}>
          {t("Into a mask")} <KeyOf id="region.mask" usual="Shift+M" />
        </Button>
      ) : (
        <span className="t2 f2">{t("too large for one mask")}</span>
      )}
    </div>
  );
}
