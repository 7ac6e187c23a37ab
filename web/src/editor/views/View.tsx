import { memo, Suspense } from "react";
import { t } from "@/i18n";
import { isPicture } from "../annotate/pictureUrl";
import { useAddress } from "../context";
import { isObject, type Json } from "../core/json";
import { lookUp, type ViewPlan } from "../core/plan";
import { FilmView } from "../film/lazyFilm";
import { late, type Late } from "../parts/late";
import type { Picked } from "./Chat";
import { Listen } from "./Listen";
import { Markdown } from "./Markdown";

export interface Shown {
  readonly item_id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Props {
  readonly view: ViewPlan;
  readonly shown: Shown;
  /** What is asked about the parts of the view. */
  readonly picked?: Picked | undefined;
}

const Leaves = late(async () => (await import("../pages/Leaves")).Leaves);
export const Picture = late(async () => (await import("./Picture")).Picture);
const Chat = late(async () => (await import("./Chat")).Chat);
const Table = late(async () => (await import("./Table")).Table);

/** What shows a type of view, where that comes in a file of its own. */
export const LATE_VIEWS: Readonly<Record<string, readonly Pick<Late<object>, "fetch">[]>> = {
  chat: [Chat],
  table: [Table],
};

/** One field of the item, to be looked at; what is answered beside it does not make it anew. */
export const View = memo(function View({ view, shown, picked }: Props) {
  const value = lookUp(view.path, shown.data);
  return (
    <section className="view" aria-label={view.title || view.name}>
      {view.title === "" ? null : <h2 className="view-title">{view.title}</h2>}
      <Body view={view} shown={shown} value={value} picked={picked} />
    </section>
  );
});

function Body({ view, shown, value, picked }: Props & { readonly value: Json | undefined }) {
  const address = useAddress();
  if (isPicture(view)) return <Picture view={view} shown={shown} />;
  if (view.type === "document") return <Leaves view={view} shown={shown} />;
  if (view.type === "audio" && typeof value === "string") {
    return <Listen url={address(shown.item_id, view.path.join("."))} />;
  }
  if (view.type === "video" && typeof value === "string") {
    return (
      <Suspense fallback={<div className="cv picture" aria-busy />}>
        <FilmView item={shown.item_id} field={view.path.join(".")} title={view.title} />
      </Suspense>
    );
  }
  if (value === undefined || value === null) {
    return <p className="t2">{t("This item has nothing at {path}.", { path: view.path.join(".") })}</p>;
  }
  if (view.type === "chat" && Array.isArray(value))
    return <Chat messages={value} title={view.title} picked={picked} />;
  if (view.type === "table" && typeof value === "object")
    return <Table value={value} title={view.title} picked={picked} />;
  if (typeof value !== "string" && typeof value !== "number") return <Data value={value} />;
  if (view.type === "markdown") {
    return (
      <Suspense fallback={<p className="reading">{value}</p>}>
        <Markdown text={String(value)} />
      </Suspense>
    );
  }
  return (
    <p className="reading" dir="auto">
      {value}
    </p>
  );
}

/** Values that have no view of their own: members as a table, deeper ones as JSON. */
function Data({ value }: { readonly value: Json }) {
  const rows = Array.isArray(value) ? value.map((one, i): [string, Json] => [String(i + 1), one]) : [];
  const members = isObject(value) ? Object.entries(value) : rows;
  return (
    <dl className="data">
      {members.map(([name, member]) => (
        <div key={name}>
          <dt className="t2">{name}</dt>
          <dd dir="auto">{typeof member === "string" ? member : JSON.stringify(member, null, 2)}</dd>
        </div>
      ))}
    </dl>
  );
}
