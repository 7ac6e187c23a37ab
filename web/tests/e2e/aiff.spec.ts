/** A sound that no browser plays is heard nonetheless. */
import { expect, test } from "./fixtures";
import { newProject, openTask, upload, wav } from "./workbench";

const template = {
  name: "turns",
  data: { sound: { type: "string" } },
  views: { sound: { type: "audio", src: "$.sound" } },
  controls: { turns: { type: "segment", on: "sound", title: "Turns", labels: ["anna"] } },
};

/** The samples of `wav` as AIFF (Apple, AIFF 1.3): numbers with the high byte first, the rate as 80 bits. */
function aiff(seconds: number): Buffer {
  const samples = wav(seconds).subarray(44).swap16();
  const common = Buffer.alloc(18);
  common.writeInt16BE(1, 0);
  common.writeUInt32BE(samples.length / 2, 2);
  common.writeInt16BE(16, 6);
  common.set([0x40, 0x0b, 0xfa], 8); // 1.953125 * 2 ** 12
  const chunk = (name: string, body: Buffer) => {
    const head = Buffer.from(`${name}\0\0\0\0`, "latin1");
    head.writeUInt32BE(body.length, 4);
    return Buffer.concat([head, body]);
  };
  const sound = chunk("SSND", Buffer.concat([Buffer.alloc(8), samples]));
  return chunk("FORM", Buffer.concat([Buffer.from("AIFF"), chunk("COMM", common), sound]));
}

test("a sound that the browser cannot play is played", async ({ owned: page, server }) => {
  const sound = await upload(server, aiff(4), "audio/aiff");
  const project = await newProject(server, "Old recordings", template, [{ sound }]);
  const made = page.waitForResponse((response) => /renditions\/sound\/content/u.test(response.url()));
  await openTask(page, server.url, project);
  const wave = page.getByRole("application", { name: /^Sound with segments/u });
  await expect(wave).toHaveAttribute("aria-busy", "false", { timeout: 30_000 });
  await made;
  const transport = page.getByRole("toolbar", { name: "Player" });
  await expect(transport).toContainText("/ 0:04");
  await transport.getByRole("button", { name: /Play/u }).click();
  await expect(transport).toContainText(/0:0[1-4]\S* \/ 0:04/u);
});
