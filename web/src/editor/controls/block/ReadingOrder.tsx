import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { t } from "@/i18n";
import { useTools } from "../../context";
import { SignButton } from "../../parts/KeyOf";

/** Has the selected block read earlier or later than its neighbours. */
export function ReadingOrder() {
  const { registry } = useTools();
  return (
    <div className="pad row tight">
      <span className="t2 f2">{t("Order of reading")}</span>
      <span className="sp" />
      <SignButton
        id="block.earlier"
        usual="Shift+PageUp"
        icon={IconArrowUp}
        name={t("Read the block earlier")}
        onClick={() => void registry.run("block.earlier")}
      />
      <SignButton
        id="block.later"
        usual="Shift+PageDown"
        icon={IconArrowDown}
        name={t("Read the block later")}
        onClick={() => void registry.run("block.later")}
      />
    </div>
  );
}
