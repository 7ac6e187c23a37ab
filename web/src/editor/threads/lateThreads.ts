/** Threads come in a file of their own: most tasks have none. */
import { late } from "../parts/late";

export const ThreadsPane = late(async () => (await import("./ThreadsPane")).ThreadsPane);
export const Told = late(async () => (await import("./Told")).Told);
