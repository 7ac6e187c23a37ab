import { TagsInput } from "@mantine/core";
import type { Project } from "@/api/schema.gen";
import { t } from "@/i18n";

interface Props {
  readonly project: Project;
  readonly value: readonly string[];
  readonly onChange: (fields: string[]) => void;
}

const MOST = 5;
const SCALARS = new Set(["string", "number", "integer", "boolean"]);

/** Fields of the items whose values are to have certificates of their own; the template's are proposed. */
export function SliceFields({ project, value, onChange }: Props) {
  return (
    <TagsInput
      label={t("Also by a field of the data")}
      description={t("Such as source or meta.language: each value there gets its own certificate.")}
      data={proposed(project)}
      maxTags={MOST}
      acceptValueOnBlur
      value={[...value]}
      onChange={onChange}
    />
  );
}

/** Fields that no view shows: what is looked at is seldom what data are told apart by. */
function proposed(project: Project): string[] {
  const { data = {}, views = {} } = project.template as {
    data?: Readonly<Record<string, { type?: unknown }>>;
    views?: Readonly<Record<string, { src?: string }>>;
  };
  const shown = new Set(Object.values(views).map(({ src }) => src));
  return Object.entries(data)
    .filter(([name, schema]) => SCALARS.has(String(schema.type)) && !shown.has(`$.${name}`))
    .map(([name]) => name);
}
