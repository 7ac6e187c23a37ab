import type { Label, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { percent } from "@/ui/format";
import { offBy } from "@/ui/spread";
import { classTitle } from "./plan";

interface Props {
  readonly project: Project;
  readonly label: Label;
}

const MOST = 8;

/** The regions of a label that are least sure: how probable each is, and how far off it may be. */
export function RegionsTold({ project, label }: Props) {
  const { value, distribution, spreads } = label;
  if (typeof value !== "object" || value === null || !("regions" in value)) return null;
  const { regions } = value as { regions: readonly { id: string; label: string }[] };
  const told = regions
    .map(({ id, label: name }) => ({ id, name, chance: distribution?.[id], off: spreads?.[id] }))
    .filter(({ chance, off }) => chance !== undefined || off !== undefined)
    .sort((a, b) => (a.chance ?? 1) - (b.chance ?? 1))
    .slice(0, MOST);
  if (told.length === 0) return null;
  return (
    <table className="tight" style={{ marginBlock: 8 }}>
      <thead>
        <tr>
          <th>{t("Region")}</th>
          <th className="r">{t("Probability, %")}</th>
          <th className="r">{t("May be off by")}</th>
        </tr>
      </thead>
      <tbody>
        {told.map(({ id, name, chance, off }) => (
          <tr key={id}>
            <td className="el" style={{ maxWidth: 160 }}>
              {classTitle(project, label.control, name)}
            </td>
            <td className="r">{chance === undefined ? "—" : percent(chance, 1)}</td>
            <td className="r t2">{off === undefined ? "—" : offBy(off)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
