import type { Certificate } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { count } from "@/ui/format";

/** The heads of `PurityCells`. */
export function PurityHeads() {
  return (
    <>
      <th className="r">{t("Audited")}</th>
      <th className="away">{t("Accuracy")}</th>
    </>
  );
}

interface Props {
  readonly one: Pick<Certificate, "accuracy" | "low" | "high" | "audited">;
  readonly target: number | null;
  /** Where the scale begins. */
  readonly from: number;
}

/** What an audit proved, in a row of a table: how many cases, the accuracy with its interval. */
export function PurityCells({ one, target, from }: Props) {
  return (
    <>
      <td className="r t2">{count(one.audited)}</td>
      <td className="away">
        <Assay
          estimate={one.accuracy}
          bounds={one}
          cases={one.audited}
          target={target}
          scale={[from, 1]}
          width={96}
        />
      </td>
    </>
  );
}
