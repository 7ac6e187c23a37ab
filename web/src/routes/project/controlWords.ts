import { KINDS } from "@/editor/core/kinds";

/** What the kinds of controls are called on the pages of owners; one without an editor is called by its name. */
export const controlWord = (kind: string): string => KINDS[kind]?.title() ?? kind;
