/** Markdown that cannot do anything: no raw HTML, no pictures from elsewhere, links that only open on request. */
import { lazy } from "react";

export const Markdown = lazy(() => import("./MarkdownText"));
