import type { ReactNode } from "react";
import "./page.css";

/** The one to four figures of a page, divided by lines. */
export function Figures({ children }: { readonly children: ReactNode }) {
  return <dl className="figs">{children}</dl>;
}

interface FigureProps {
  readonly name: string;
  readonly value?: ReactNode;
  /** Of what, or the interval. */
  readonly beside?: ReactNode;
  readonly done?: number | null;
  readonly later?: number | null;
  readonly sub?: ReactNode;
  readonly children?: ReactNode;
}

const share = (value: number) => `${Math.min(100, Math.max(0, value * 100))}%`;

export function Figure({ name, value, beside, done, later, sub, children }: FigureProps) {
  return (
    <div>
      <dt title={name}>{name}</dt>
      {children ? <dd>{children}</dd> : null}
      {value === undefined ? null : (
        <dd>
          <span className="fig">{value}</span> <span className="ci">{beside}</span>
        </dd>
      )}
      {done === undefined || done === null ? null : (
        <dd className="bar" aria-hidden="true">
          {later ? <i className="later" style={{ width: share(later) }} /> : null}
          <i style={{ width: share(done) }} />
        </dd>
      )}
      {sub ? <dd className="sub">{sub}</dd> : null}
    </div>
  );
}
