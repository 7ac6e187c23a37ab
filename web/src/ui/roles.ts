import type { Role } from "@/api/schema.gen";
import { t } from "@/i18n";

const roles: Readonly<Record<Role, readonly [string, string]>> = {
  owner: ["Owner", "Everything, and who owns it."],
  admin: ["Admin", "Everything but the organization itself: members, keys, projects, data."],
  manager: ["Manager", "Makes projects, imports data, sees quality, makes releases."],
  reviewer: ["Reviewer", "Labels, and judges what others labelled."],
  annotator: ["Annotator", "Labels what is handed out."],
  auditor: ["Auditor", "Reads everything, changes nothing."],
};

export const roleNames = Object.keys(roles) as readonly Role[];
export const roleWord = (role: Role): string => t(roles[role][0]);
export const roleHelp = (role: Role): string => t(roles[role][1]);
export const roleChoices = (): { value: Role; label: string }[] =>
  roleNames.map((role) => ({ value: role, label: roleWord(role) }));
