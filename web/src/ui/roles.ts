import type { Role } from "@/api/schema.gen";
import { t } from "@/i18n";

const roles: Readonly<Record<Role, readonly [() => string, () => string]>> = {
  owner: [() => t("Owner"), () => t("Everything, and who owns it.")],
  admin: [
    () => t("Admin"),
    () => t("Everything but the organization itself: members, keys, projects, data."),
  ],
  manager: [() => t("Manager"), () => t("Makes projects, imports data, sees quality, makes releases.")],
  reviewer: [() => t("Reviewer"), () => t("Labels, and judges what others labelled.")],
  annotator: [() => t("Annotator"), () => t("Labels what is handed out.")],
  auditor: [() => t("Auditor"), () => t("Reads everything, changes nothing.")],
};

export const roleNames = Object.keys(roles) as readonly Role[];
export const roleWord = (role: Role): string => roles[role][0]();
export const roleHelp = (role: Role): string => roles[role][1]();
export const roleChoices = (): { value: Role; label: string }[] =>
  roleNames.map((role) => ({ value: role, label: roleWord(role) }));
