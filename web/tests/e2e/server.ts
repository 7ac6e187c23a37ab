import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sterling = fileURLToPath(new URL("../../../.venv/bin/sterling", import.meta.url));

export const owner = {
  name: "Ada Okafor",
  email: "ada@harbour.example",
  password: "correct horse battery staple",
  organization: "Harbour Robotics",
} as const;

export interface Server {
  readonly url: string;
  /** The owner's API key; empty when nobody was set up. */
  readonly key: string;
  /** What the server printed so far. */
  readonly output: () => string;
  /** Ends the server as a signal does and starts it again, on the same address and data. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

function prepare(folder: string): string {
  const password = join(folder, "password");
  const key = join(folder, "key");
  writeFileSync(password, owner.password);
  const words = [
    "init",
    "--data-dir",
    join(folder, "data"),
    "--owner",
    owner.email,
    "--password-file",
    password,
  ];
  const named = ["--key-out", key, "--organization", owner.organization, "--name", owner.name];
  const done = spawnSync(sterling, [...words, ...named], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`sterling init failed:\n${done.stdout}${done.stderr}`);
  return readFileSync(key, "utf8").trim();
}

/** The address from the one line that is printed when the server is ready. */
function ready(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const address = /ready at (http:\/\/[\d.:]+)/u.exec(output())?.[1];
      if (address) resolve(address);
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.on("exit", (code) => reject(new Error(`sterling serve ended with ${String(code)}:\n${output()}`)));
  });
}

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

async function launch(folder: string, port: string, say: (part: string) => void): Promise<Running> {
  const words = ["serve", "--data-dir", join(folder, "data"), "--host", "127.0.0.1", "--port", port];
  const child = spawn(sterling, words, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (part) => {
      said += String(part);
      say(String(part));
    });
  }
  const url = await ready(child, () => said);
  return { child, url };
}

const ended = ({ child }: Running) =>
  new Promise<void>((resolve) => {
    child.removeAllListeners("exit");
    child.on("exit", () => resolve());
    child.kill("SIGTERM");
  });

/** A real Sterling with its own data, on a free port of the loopback. */
export async function startServer({ init }: { readonly init: boolean }): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "sterling-e2e-"));
  // Run as root, the database has an account of its own, which must be able to walk through.
  chmodSync(folder, 0o711);
  const key = init ? prepare(folder) : "";
  let said = "";
  const say = (part: string) => (said += part);
  let running = await launch(folder, "0", say);
  const { url } = running;
  const restart = async () => {
    await ended(running);
    running = await launch(folder, new URL(url).port, say);
  };
  const stop = async () => {
    await ended(running);
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, key, output: () => said, restart, stop };
}
