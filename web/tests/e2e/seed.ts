import { apiOf, ended, importLines, must, type Access } from "./client";

const intents = ["refund", "order", "other"] as const;

export const template = {
  name: "intents",
  title: "Intent of a message",
  data: { text: { type: "string" } },
  views: { message: { type: "text", src: "$.text" } },
  controls: { intent: { type: "choice", title: "Intent", options: [...intents] } },
};

export async function newProject(access: Access, name: string): Promise<string> {
  const body = {
    name,
    template,
    guidelines: "# Intents\n\nChoose what the person **wants**, not what they say first.",
    policy: {
      redundancy: 2,
      target: 0.8,
      stop_at: null,
      least: 1,
      curtail: true,
      mixed: false,
      hide_suggestions: false,
      methods: {},
    },
    lease_seconds: 900,
    budget: 5_000_000,
  };
  return must(await apiOf(access).POST("/api/v1/projects", { body })).id;
}

/** Forty messages with their truth; every fourth answer of two models is wrong, in turn. */
export function lines(): string[] {
  return Array.from({ length: 40 }, (_, index) => {
    const truth = intents[index % 3] ?? "other";
    const answer = (who: number) => ({
      intent: index % 8 === who * 4 ? (intents[(index + 1) % 3] ?? "other") : truth,
    });
    const answers =
      index < 30 ? [0, 1].map((who) => ({ annotator: `model-${who}`, answer: answer(who) })) : [];
    const data = {
      text: `Message ${index}: I would like to ask about my order, please answer.`,
      source: index % 4 === 0 ? "mail" : "chat",
    };
    return JSON.stringify({
      id: `m-${String(index).padStart(3, "0")}`,
      data,
      truth: { intent: truth },
      answers,
    });
  });
}

/** A project in the middle of its life: answers, labels, an audit, a release, two refused lines. */
export async function seed(access: Access): Promise<string> {
  const id = await newProject(access, "Intents");
  await importLines(access, id, [...lines(), "not json", JSON.stringify({ id: "bad", data: { txt: 1 } })]);
  const api = apiOf(access);
  const params = { path: { project_id: id } };
  await ended(
    access,
    must(await api.POST("/api/v1/projects/{project_id}/aggregations", { params, body: { methods: {} } })),
  );
  const audit = must(
    await api.POST("/api/v1/projects/{project_id}/audits", {
      params,
      body: { size: 20, seed: 7, controls: null, from_truth: true, fields: ["source"] },
    }),
  );
  await ended(
    access,
    must(
      await api.POST("/api/v1/projects/{project_id}/releases", {
        params,
        body: { name: "2026.11-1", audit_id: audit.id },
      }),
    ),
  );
  return id;
}
