import { Modal, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState, type KeyboardEvent } from "react";
import { tinykeys } from "tinykeys";
import { create } from "zustand";
import { projectsQuery } from "@/api/queries";
import { useAppearance } from "@/app/appearance";
import { useMe } from "@/app/session";
import { t } from "@/i18n";
import { places } from "./AppShell";
import { KeySheet, type KeyLine } from "./KeySheet";
import { openKeySheet } from "./keySheetState";
import { placeWord } from "./placeWords";
import "./palette.css";

const useOpen = create<{ readonly open: boolean }>(() => ({ open: false }));
const show = (open: boolean): void => useOpen.setState({ open });
export const usePalette = () => ({ open: () => show(true) });

interface Command {
  readonly id: string;
  readonly word: string;
  readonly group: string;
  readonly run: () => void;
}

const shellKeys = (): readonly KeyLine[] => [
  { keys: "Ctrl K", does: t("Search and run any action"), group: t("Everywhere") },
  { keys: "?", does: t("Show the keys"), group: t("Everywhere") },
  { keys: "Esc", does: t("One level back"), group: t("Everywhere") },
];

const themeWords = {
  light: () => t("light"),
  dark: () => t("dark"),
  hc: () => t("high contrast"),
  system: () => t("as the system"),
};

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest("input,textarea,select,[contenteditable=true]") !== null;

function useCommands(): readonly Command[] {
  const navigate = useNavigate();
  const me = useMe();
  const setTheme = useAppearance((state) => state.setTheme);
  const { data } = useQuery(projectsQuery);
  const projects = (data?.items ?? []).map(({ id, name }) => ({
    id,
    word: name,
    group: t("Projects"),
    run: () => void navigate({ to: "/projects/$projectId", params: { projectId: id } }),
  }));
  const go = places
    .filter(({ verb }) => me.verbs.includes(verb))
    .map(({ to }) => ({
      id: to,
      word: placeWord(to.slice(1)),
      group: t("Go to"),
      run: () => void navigate({ to }),
    }));
  const themes = (["light", "dark", "hc", "system"] as const).map((theme) => ({
    id: theme,
    word: t("Theme: {theme}", { theme: themeWords[theme]() }),
    group: t("Appearance"),
    run: () => setTheme(theme),
  }));
  const fresh = me.verbs.includes("projects.manage")
    ? [
        {
          id: "new",
          word: t("New project"),
          group: t("Do"),
          run: () => void navigate({ to: "/projects/new" }),
        },
      ]
    : [];
  const keys = { id: "keys", word: t("Show the keys"), group: t("Do"), run: openKeySheet };
  return [...projects, ...go, ...fresh, keys, ...themes];
}

/** Finds a project, a place or an action by a few letters, and runs it. */
export function Palette() {
  const open = useOpen((state) => state.open);
  useEffect(
    () =>
      tinykeys(window, {
        "$mod+k": (event) => {
          event.preventDefault();
          show(true);
        },
        "Shift+?": (event) => {
          if (!typing(event.target)) openKeySheet();
        },
      }),
    [],
  );
  return (
    <>
      {/* At once, and the cursor in the field: whoever types on right after the keys loses no letter. */}
      <Modal.Root
        opened={open}
        onClose={() => show(false)}
        size={520}
        padding={0}
        transitionProps={{ duration: 0 }}
      >
        <Modal.Overlay />
        <Modal.Content aria-label={t("Search")}>{open ? <Found /> : null}</Modal.Content>
      </Modal.Root>
      <KeySheet lines={shellKeys()} />
    </>
  );
}

function Found() {
  const commands = useCommands();
  const [search, setSearch] = useState("");
  const [at, setAt] = useState(0);
  const words = search.toLowerCase().split(/\s+/u).filter(Boolean);
  const found = commands
    .filter(({ word, group }) => words.every((part) => `${group} ${word}`.toLowerCase().includes(part)))
    .slice(0, 12);
  const run = (command: Command | undefined) => {
    if (!command) return;
    show(false);
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setAt((at + step + found.length) % found.length);
    }
    if (event.key === "Enter") run(found[at]);
  };
  return (
    <div className="palette">
      <TextInput
        data-autofocus
        autoFocus
        variant="unstyled"
        placeholder={t("Search projects, places, actions")}
        aria-label={t("Search projects, places, actions")}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-found"
        aria-activedescendant={found[at] ? `palette-${at}` : undefined}
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul role="listbox" id="palette-found" aria-label={t("Found")}>
        {found.map((command, index) => (
          <li
            key={command.id}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === at}
            onPointerMove={() => setAt(index)}
            onClick={() => run(command)}
          >
            <span className="el sp">{command.word}</span>
            <span className="t3 f2">{command.group}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="t3">{t("Nothing is called that.")}</p> : null}
    </div>
  );
}
