/** Threads come in a file of their own: most tasks have none. */
import { lazy } from "react";

export const ThreadsPane = lazy(() => import("./ThreadsPane"));
export const Told = lazy(() => import("./Told"));
