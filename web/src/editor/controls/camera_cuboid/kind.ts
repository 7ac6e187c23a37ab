import { t } from "@/i18n";
import { inMetres } from "../cuboid/kind";
import { drawn } from "../image/drawn";

export const kind = drawn({ title: () => t("Cuboids on a picture"), where: inMetres });
