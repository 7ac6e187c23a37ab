import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { t } from "@/i18n";
import { IconButton } from "@/ui/Button";

interface Props {
  readonly at: number;
  /** How many blocks each page has. */
  readonly counts: readonly number[];
  readonly go: (page: number) => void;
}

/** The pages: one back, one on, or any from the list. */
export function PageBar({ at, counts, go }: Props) {
  return (
    <div className="float pages">
      <IconButton
        icon={IconChevronLeft}
        name={t("Previous page")}
        keys="Page up"
        disabled={at <= 1}
        onClick={() => go(at - 1)}
      />
      <select
        aria-label={t("Page")}
        value={at}
        onChange={(event) => {
          go(Number(event.target.value));
          event.target.blur();
        }}
      >
        {counts.map((count, i) => (
          <option key={i} value={i + 1}>
            {count === 0
              ? t("Page {at} of {n}", { at: i + 1, n: counts.length })
              : t("Page {at} of {n}, {count} marked", { at: i + 1, n: counts.length, count })}
          </option>
        ))}
      </select>
      <IconButton
        icon={IconChevronRight}
        name={t("Next page")}
        keys="Page down"
        disabled={at >= counts.length}
        onClick={() => go(at + 1)}
      />
    </div>
  );
}
