import { useMemo } from "react";
import { t } from "@/i18n";
import { secondsOf } from "../controls/track/filmEvents";
import type { ControlPlan } from "../core/plan";
import type { AtFilm } from "../film/FilmView";
import type { Trace } from "../wave/trace";
import type { Place } from "./places";
import { Strips } from "./Strips";
import type { Version } from "./versions";

interface Props {
  readonly film: AtFilm;
  readonly versions: readonly Version[];
  readonly titleOf: (version: Version) => string;
  readonly controls: readonly ControlPlan[];
  readonly place: Place | undefined;
}

/** The events of a video under its frames. */
export function CaseEvents({ film: { film, shown, seek }, ...rest }: Props) {
  const trace = useMemo(
    (): Trace => ({ duration: secondsOf(film, film.frames), draw: () => undefined }),
    [film],
  );
  const head = secondsOf(film, shown);
  return (
    <Strips
      name={t("Events")}
      {...{ ...rest, trace, head }}
      seek={(seconds) => seek(film.frameAt(seconds))}
    />
  );
}
