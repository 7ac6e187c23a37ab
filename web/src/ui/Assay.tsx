import { IconClock } from "@tabler/icons-react";
import { t } from "@/i18n";
import { AssayGlyph } from "./AssayGlyph";
import { count, interval, percent, percentNumber, type Bounds } from "./format";
import { auditsToDecide, judge } from "./judge";
import "./assay.css";

export interface AssayProps {
  /** The estimate as a share in 0..1; null = not measured. */
  readonly estimate: number | null;
  readonly bounds?: Bounds | null | undefined;
  readonly target?: number | null | undefined;
  readonly scale?: readonly [number, number];
  /** Cases behind the estimate: decides the decimals, and is said on hover. */
  readonly cases?: number;
  readonly width?: number;
  /** From a prior alone: hollow dot, a tilde before the number. */
  readonly uncalibrated?: boolean;
  readonly staleAnswers?: number;
  /** `row`: glyph then number. `page`: the number large, the glyph below, what it means in words. */
  readonly look?: "row" | "page";
}

const written = (target: number) => percentNumber(target, 1);

/** What the interval says about the target, in words. */
export function verdictInWords({ estimate, bounds, target, cases = 0 }: AssayProps): string {
  if (estimate === null || !bounds || target === null || target === undefined) return "";
  const goal = written(target);
  const judgment = judge(bounds, target);
  if (judgment === "met") return t("Meets {goal}.", { goal });
  if (judgment === "miss") return t("Misses {goal}.", { goal });
  const more = auditsToDecide(estimate, target, cases);
  const inside = t("Target {goal} lies inside the interval.", { goal });
  return more ? `${inside} ${t("About {more} more audits would decide.", { more: count(more) })}` : inside;
}

function hover({ cases, uncalibrated }: AssayProps): string | undefined {
  if (uncalibrated) return t("Uncalibrated: from a prior");
  return cases === undefined ? undefined : t("n = {n}", { n: count(cases) });
}

/** The one way to show confidence and purity: number, interval, glyph. */
export function Assay(props: AssayProps) {
  const { estimate, bounds, target, staleAnswers = 0 } = props;
  const page = props.look === "page";
  if (estimate === null) return <NotMeasured width={props.width ?? 72} page={page} />;
  const judgment = bounds && !props.uncalibrated ? judge(bounds, target) : "none";
  const classes = [
    "assay",
    page ? "big" : "",
    judgment,
    props.uncalibrated ? "unc" : "",
    staleAnswers ? "stale" : "",
  ];
  return (
    <span className={classes.filter(Boolean).join(" ")} title={hover(props)}>
      {page ? null : <Glyph {...props} />}
      <Said {...props} />
      {staleAnswers > 0 ? (
        <IconClock size={12} aria-label={t("{n} answers since", { n: count(staleAnswers) })} />
      ) : null}
      {page ? <Glyph {...props} /> : null}
      {page ? (
        <span className="sub">
          {props.uncalibrated ? t("Uncalibrated: from a prior") : verdictInWords(props)}
        </span>
      ) : null}
    </span>
  );
}

function Said({ estimate, bounds, cases, uncalibrated, look }: AssayProps) {
  const n = cases ?? (bounds ? 100 : 1);
  return (
    <span>
      <span className={look === "page" ? "fig n" : "n"}>
        {uncalibrated ? "~" : ""}
        {percent(estimate ?? 0, n)}
      </span>{" "}
      {bounds ? <span className="ci">{interval(bounds, n)}</span> : null}
    </span>
  );
}

function Glyph({ estimate, bounds, target, scale, width, uncalibrated, look }: AssayProps) {
  const page = look === "page";
  return (
    <AssayGlyph
      estimate={estimate}
      bounds={uncalibrated ? null : bounds}
      target={target}
      scale={scale ?? [0, 1]}
      width={width ?? (page ? 220 : 72)}
      height={page ? 16 : 12}
    />
  );
}

function NotMeasured({ width, page }: { readonly width: number; readonly page: boolean }) {
  return (
    <span className={page ? "assay big" : "assay"} title={t("Not measured")}>
      {page ? <span className="fig t3">—</span> : null}
      <AssayGlyph estimate={null} width={page ? 220 : width} height={page ? 16 : 12} />
      {page ? null : <span className="t3">—</span>}
      <span className={page ? "sub" : "visually-hidden"}>{t("Not measured")}</span>
    </span>
  );
}
