/** The browser's own store: journal of edits, outbox of submits, tasks that are leased to this browser. */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from "idb";
import type { Assignment } from "@/api/schema.gen";
import type { Entry } from "./history";
import type { Json, JsonObject } from "./json";

/** Where the history of a task stands. What it began with is kept apart: it may be large, and never changes. */
export interface JournalHead {
  assignment: string;
  cursor: number;
  /** Active milliseconds when last written. */
  active: number;
  at: number;
}

export interface JournalBase {
  assignment: string;
  base: JsonObject;
}

export interface JournalLine {
  assignment: string;
  /** Place in the history, from 0. */
  n: number;
  entry: Entry;
}

/** A flag says something about a task and leaves it where it is; the others finish it. */
export type Verb = "submit" | "skip" | "correct" | "release" | "flag";

export interface Letter {
  /** Order of sending. */
  n?: number;
  /** Sent as Idempotency-Key: the same letter sent twice counts once. */
  key: string;
  /** Who wrote it: another login in the same browser must not send it. */
  sender: string;
  assignment: string;
  task: string;
  project: string;
  /** Version of the template under which the task was handed out. */
  template?: number;
  verb: Verb;
  body: Json;
  tries: number;
  /** When to try again, in epoch milliseconds. */
  due: number;
  /** Set when the server said no for good; kept so that nothing is lost. */
  refused?: string;
  at: number;
}

/** A task that was handed to this browser, so that a reload goes on where it was. */
export interface Held {
  assignment: Assignment;
  project: string;
  sender: string;
  /** Order of handing out. */
  at: number;
  /** The answer that the server has, when this is its correction. */
  answer?: JsonObject;
}

interface Schema extends DBSchema {
  held: { key: string; value: Held & { id: string }; indexes: { project: string } };
  heads: { key: string; value: JournalHead; indexes: { at: number } };
  bases: { key: string; value: JournalBase };
  lines: { key: [string, number]; value: JournalLine };
  outbox: { key: number; value: Letter; indexes: { assignment: string } };
}

export type Database = IDBPDatabase<Schema>;

const NAME = "sterling-editor";

/** Opens the store; another tab that upgrades it is let through. */
export function openDatabase(name = NAME): Promise<Database> {
  return openDB<Schema>(name, 2, {
    upgrade(db, old, _version, tx) {
      db.createObjectStore("bases", { keyPath: "assignment" });
      if (old === 1) {
        void moveBases(tx);
        return;
      }
      db.createObjectStore("held", { keyPath: "id" }).createIndex("project", "project");
      db.createObjectStore("heads", { keyPath: "assignment" }).createIndex("at", "at");
      db.createObjectStore("lines", { keyPath: ["assignment", "n"] });
      db.createObjectStore("outbox", { keyPath: "n", autoIncrement: true }).createIndex(
        "assignment",
        "assignment",
      );
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    },
  });
}

type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], "versionchange">;

/** In version 1 a head had what its task began with in itself. */
async function moveBases(tx: Upgrade): Promise<void> {
  for (const { assignment, ...head } of await tx.objectStore("heads").getAll()) {
    if ("base" in head) await tx.objectStore("bases").put({ assignment, base: head.base as JsonObject });
  }
}

/** Answers are the only copy of somebody's work until the server has them: wait for the disk. */
export const STRICT = { durability: "strict" } as const;
