import { t } from "@/i18n";
import { drawn } from "../image/drawn";

export const kind = drawn({ title: () => t("Boxes") });
