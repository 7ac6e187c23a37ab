/** Videos have a part of the program of their own, loaded with the first one. */
import { lazy } from "react";

export const FilmView = lazy(() => import("./FilmView"));
