import { notifications } from "@mantine/notifications";
import { sentence } from "@/api/problem";
import { t } from "@/i18n";

const closeButtonProps = { "aria-label": t("Close") };

/** A line at the edge that goes by itself: what was done, or why it was not. */
export function say(message: string): void {
  notifications.show({
    message,
    autoClose: 5_000,
    withBorder: true,
    color: "var(--good)",
    role: "status",
    closeButtonProps,
  });
}

export function sayProblem(error: unknown): void {
  notifications.show({
    message: sentence(error),
    autoClose: 10_000,
    withBorder: true,
    color: "var(--bad)",
    closeButtonProps,
  });
}
