import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type ErrorComponentProps,
} from "@tanstack/react-router";
import { meQuery, type LabelFilter } from "@/api/queries";
import { takePreferences } from "./preferences";
import { NotFound, PageProblem } from "@/ui/PageProblem";
import { queryClient } from "./queryClient";

const root = createRootRoute({ notFoundComponent: NotFound });

/** Pages before the sign-in; each reads its one-time token from the part after `#`. */
const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("@/routes/account/setup"), "SetupPage"),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search["next"] === "string" ? { next: search["next"] } : {},
  component: lazyRouteComponent(() => import("@/routes/account/signIn"), "SignInPage"),
});
const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  component: lazyRouteComponent(() => import("@/routes/account/reset"), "ResetPage"),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("@/routes/account/invitation"), "InvitationPage"),
});

/** Everything else asks for a session first. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  errorComponent: ({ error, reset: again }: ErrorComponentProps) => PageProblem({ error, onRetry: again }),
  beforeLoad: async ({ location }) => {
    const me = await queryClient.query({ ...meQuery, staleTime: 60_000 });
    if (!me) throw redirect({ to: "/sign-in", search: { next: location.href } });
    if (takePreferences(me)) {
      window.history.replaceState(null, "", location.href);
      window.location.reload();
    }
  },
});
const shell = createRoute({
  getParentRoute: () => signedIn,
  id: "shell",
  component: lazyRouteComponent(() => import("@/ui/AppShell"), "AppShell"),
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/projects" });
  },
});
const projects = createRoute({
  getParentRoute: () => shell,
  path: "/projects",
  component: lazyRouteComponent(() => import("@/routes/projects"), "ProjectsPage"),
});
const newProject = createRoute({
  getParentRoute: () => shell,
  path: "/projects/new",
  component: lazyRouteComponent(() => import("@/routes/create/newProject"), "NewProjectPage"),
});
const project = createRoute({
  getParentRoute: () => shell,
  path: "/projects/$projectId",
  component: lazyRouteComponent(() => import("@/routes/project/frame"), "ProjectFrame"),
});
const overview = createRoute({
  getParentRoute: () => project,
  path: "/",
  component: lazyRouteComponent(() => import("@/routes/project/overview"), "OverviewPage"),
});
/** A list of tasks in a link: in a state, or by labels. */
interface TasksSearch extends LabelFilter {
  readonly state?: string;
}

function tasksSearch({ state, control, value, below }: Record<string, unknown>): TasksSearch {
  if (typeof control !== "string") return typeof state === "string" ? { state } : {};
  const isBound = typeof below === "number" && below > 0 && below <= 1;
  // A value of digits comes out of an address as a number.
  const named = typeof value === "string" || typeof value === "number" ? { value: String(value) } : {};
  return { control, ...named, ...(isBound ? { below } : {}) };
}

const tasks = createRoute({
  getParentRoute: () => project,
  path: "/tasks",
  validateSearch: tasksSearch,
  component: lazyRouteComponent(() => import("@/routes/project/tasks"), "TasksPage"),
});
const projectAnnotators = createRoute({
  getParentRoute: () => project,
  path: "/annotators",
  component: lazyRouteComponent(() => import("@/routes/project/annotators"), "ProjectAnnotatorsPage"),
});
const annotatorReport = createRoute({
  getParentRoute: () => shell,
  path: "/projects/$projectId/annotators/$annotatorId",
  component: lazyRouteComponent(() => import("@/routes/project/annotator"), "AnnotatorPage"),
});
const data = createRoute({
  getParentRoute: () => project,
  path: "/data",
  component: lazyRouteComponent(() => import("@/routes/project/data"), "DataPage"),
});
const template = createRoute({
  getParentRoute: () => project,
  path: "/template",
  component: lazyRouteComponent(() => import("@/routes/project/template"), "TemplatePage"),
});
const guidelines = createRoute({
  getParentRoute: () => project,
  path: "/guidelines",
  component: lazyRouteComponent(() => import("@/routes/project/guidelines"), "GuidelinesPage"),
});
const releases = createRoute({
  getParentRoute: () => project,
  path: "/releases",
  component: lazyRouteComponent(() => import("@/routes/project/releases"), "ReleasesPage"),
});
const release = createRoute({
  getParentRoute: () => shell,
  path: "/projects/$projectId/releases/$releaseId",
  component: lazyRouteComponent(() => import("@/routes/project/release"), "ReleasePage"),
});
const projectSettings = createRoute({
  getParentRoute: () => project,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/routes/project/settings"), "ProjectSettingsPage"),
});

/** The whole screen belongs to the task. */
const annotate = createRoute({
  getParentRoute: () => signedIn,
  path: "/projects/$projectId/annotate",
  component: lazyRouteComponent(() => import("@/routes/annotate"), "AnnotatePage"),
});
const review = createRoute({
  getParentRoute: () => signedIn,
  path: "/projects/$projectId/review",
  component: lazyRouteComponent(() => import("@/routes/review"), "ReviewPage"),
});

const audit = createRoute({
  getParentRoute: () => signedIn,
  path: "/projects/$projectId/audits/$auditId",
  component: lazyRouteComponent(() => import("@/routes/audit"), "AuditPage"),
});

const annotators = createRoute({
  getParentRoute: () => shell,
  path: "/annotators",
  component: lazyRouteComponent(() => import("@/routes/organization/annotators"), "AnnotatorsPage"),
});
const members = createRoute({
  getParentRoute: () => shell,
  path: "/members",
  component: lazyRouteComponent(() => import("@/routes/organization/members"), "MembersPage"),
});
const keys = createRoute({
  getParentRoute: () => shell,
  path: "/keys",
  component: lazyRouteComponent(() => import("@/routes/organization/keys"), "KeysPage"),
});
const auditLog = createRoute({
  getParentRoute: () => shell,
  path: "/audit-log",
  component: lazyRouteComponent(() => import("@/routes/organization/auditLog"), "AuditLogPage"),
});
const account = createRoute({
  getParentRoute: () => shell,
  path: "/account",
  component: lazyRouteComponent(() => import("@/routes/account/account"), "AccountPage"),
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/routes/settings"), "SettingsPage"),
});

const tabs = [overview, tasks, projectAnnotators, data, template, guidelines, releases, projectSettings];
const inShell = [
  projects,
  newProject,
  project.addChildren(tabs),
  release,
  annotatorReport,
  annotators,
  members,
  keys,
  auditLog,
  account,
  settings,
];

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    setup,
    signIn,
    reset,
    invitation,
    signedIn.addChildren([shell.addChildren(inShell), annotate, review, audit]),
  ]),
  defaultPreload: "intent",
  scrollRestoration: true,
  scrollToTopSelectors: ["#main"],
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
