import { Notifications } from "@mantine/notifications";
import {
  IconAdjustmentsHorizontal,
  IconKey,
  IconLayoutGrid,
  IconListDetails,
  IconSearch,
  IconUserPlus,
  IconUsers,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import type { ComponentType, ReactNode } from "react";
import { useMay, useMe } from "@/app/session";
import { projectsQuery } from "@/api/queries";
import type { Verb } from "@/api/schema.gen";
import { t } from "@/i18n";
import { AccountMenu } from "./AccountMenu";
import { Crumbs } from "./Crumbs";
import { count } from "./format";
import { Kbd } from "./Kbd";
import { Mark } from "./Mark";
import { placeWord } from "./placeWords";
import { Palette, usePalette } from "./Palette";
import { TopJobs } from "./TopJobs";
import "./shell.css";
import "./print.css";

interface Place {
  readonly to: "/projects" | "/annotators" | "/members" | "/keys" | "/audit-log";
  readonly verb: Verb;
  readonly icon: ComponentType<{ size: number; stroke: number; "aria-hidden": true }>;
}

export const places: readonly Place[] = [
  { to: "/projects", verb: "projects.read", icon: IconLayoutGrid },
  { to: "/annotators", verb: "annotators.read", icon: IconUsers },
  { to: "/members", verb: "members.read", icon: IconUserPlus },
  { to: "/keys", verb: "keys.manage", icon: IconKey },
  { to: "/audit-log", verb: "events.read", icon: IconListDetails },
];

export function AppShell() {
  const me = useMe();
  const { open } = usePalette();
  return (
    <>
      <a className="skip" href="#main">
        {t("Skip to content")}
      </a>
      <div className="app">
        <Link to="/projects" className="brand" aria-label="Sterling">
          <Mark />
          <span>Sterling</span>
        </Link>
        <header className="top">
          <Crumbs />
          <div id="top-slot" />
          <span className="sp" />
          {me.mode === "test" ? <span className="tag warn">{t("TEST")}</span> : null}
          <TopJobs />
          <button className="find" type="button" onClick={open}>
            <IconSearch size={16} stroke={1.5} aria-hidden="true" />
            <span className="sp">{t("Search")}</span>
            <Kbd>Ctrl K</Kbd>
          </button>
          <AccountMenu />
        </header>
        <nav className="nav" aria-label={t("Main")}>
          <div className="org">
            <span className="el">{me.organization}</span>
          </div>
          {places
            .filter(({ verb }) => me.verbs.includes(verb))
            .map(({ to, icon: Icon }) => (
              <Link key={to} to={to} title={placeWord(to.slice(1))} activeProps={{ "aria-current": "page" }}>
                <Icon size={16} stroke={1.5} aria-hidden />
                <span className="word">{placeWord(to.slice(1))}</span>
                {to === "/projects" ? <ProjectCount /> : null}
              </Link>
            ))}
          <RecentProjects />
          <span className="sp" />
          <Link to="/settings" title={t("Settings")} activeProps={{ "aria-current": "page" }}>
            <IconAdjustmentsHorizontal size={16} stroke={1.5} aria-hidden />
            <span className="word">{t("Settings")}</span>
          </Link>
        </nav>
        <main className="main" id="main" tabIndex={0}>
          <Outlet />
        </main>
      </div>
      <Palette />
      <Notifications position="bottom-right" limit={3} />
    </>
  );
}

function ProjectCount(): ReactNode {
  const { data } = useQuery(projectsQuery);
  return data && data.items.length > 0 ? <span className="n">{count(data.items.length)}</span> : null;
}

function RecentProjects() {
  const { data } = useQuery(projectsQuery);
  const sees = useMay("labels.read");
  const recent = data?.items.slice(0, 5) ?? [];
  if (recent.length === 0) return null;
  return (
    <div className="recent">
      <div className="lab">{t("Recent projects")}</div>
      {recent.map(({ id, name }) => (
        <Link
          key={id}
          to={sees ? "/projects/$projectId" : "/projects/$projectId/annotate"}
          params={{ projectId: id }}
          title={name}
        >
          <span className="el">{name}</span>
        </Link>
      ))}
    </div>
  );
}
