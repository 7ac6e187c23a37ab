import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";

const root = createRootRoute();
const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/projects" });
  },
});
const projects = createRoute({ getParentRoute: () => root, path: "/projects" });
const project = createRoute({ getParentRoute: () => root, path: "/projects/$projectId" });
const annotate = createRoute({
  getParentRoute: () => root,
  path: "/projects/$projectId/annotate",
  component: lazyRouteComponent(() => import("@/routes/annotate"), "AnnotatePage"),
});
const review = createRoute({
  getParentRoute: () => root,
  path: "/projects/$projectId/review",
  component: lazyRouteComponent(() => import("@/routes/review"), "ReviewPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([home, projects, project, annotate, review]),
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
