import { Select } from "@mantine/core";
import type { Role } from "@/api/schema.gen";
import { t } from "@/i18n";
import { roleChoices, roleHelp } from "./roles";

interface Props {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
}

/** A role, with what it may do below its name. */
export function RoleSelect({ value, onChange }: Props) {
  return (
    <Select
      label={t("Role")}
      description={roleHelp(value)}
      allowDeselect={false}
      data={roleChoices()}
      value={value}
      onChange={(role) => onChange(role as Role)}
    />
  );
}
