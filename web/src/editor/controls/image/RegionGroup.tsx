import { useEffect, useRef } from "react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { LEVEL, useActions, useUi } from "../../context";
import type { Region } from "../../core/draft";
import type { ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { groupAt, groupWith, ungroup } from "./groupEdits";
import { KeyOf } from "../../parts/KeyOf";

interface Props {
  readonly session: TaskSession;
  readonly controls: readonly ControlPlan[];
  readonly region: Region | undefined;
}

/** Groups of regions: the selected one goes together with the one selected before it. */
export function RegionGroup({ session, controls, region }: Props) {
  const before = useBefore(region?.id);
  const here = () => useUi.getState().panel === "none" && session.focus.region !== undefined;
  const join = () => void groupWith(session, controls, session.focus.region, before.current);
  const leave = () => ungroup(session, controls, session.focus.region);
  const group = t("Regions");
  useActions(
    [
      {
        id: "region.group",
        title: t("Group with the region selected before"),
        group,
        keys: ["Shift+G"],
        when: here,
        run: join,
      },
      {
        id: "region.ungroup",
        title: t("Take the region out of its group"),
        group,
        keys: ["Alt+G"],
        when: here,
        run: leave,
      },
    ],
    LEVEL.view,
  );
  if (region === undefined) return null;
  const found = groupAt(session, controls, region);
  return (
    <section className="pad row tight" aria-label={t("Group")}>
      <span className="t2 f2 el">
        {found === undefined
          ? t("In no group")
          : t("Group {name}: {n} regions", { name: found.name, n: found.count })}
      </span>
      <span className="sp" />
      {found === undefined ? (
        <Button small onClick={join}>
          {t("Group with the last")} <KeyOf id="region.group" usual="Shift+G" />
        </Button>
      ) : (
        <Button small onClick={leave}>
          {t("Take out")} <KeyOf id="region.ungroup" usual="Alt+G" />
        </Button>
      )}
    </section>
  );
}

/** The region that was selected before the one that is now. */
function useBefore(id: string | undefined) {
  const now = useRef<string>(undefined);
  const before = useRef<string>(undefined);
  useEffect(() => {
    if (id === undefined || id === now.current) return;
    before.current = now.current;
    now.current = id;
  }, [id]);
  return before;
}
