import { describe, expect, it } from "vitest";
import { canPack, packFiles } from "@/api/packFiles";

const file = (name: string, text: string) => new File([text], name);

describe("loose files", () => {
  it("become a zip with the checksum that ISO 3309 gives", async () => {
    // 0xcbf43926 is the check value of CRC-32 for these nine digits (ITU-T V.42, appendix).
    const whole = await packFiles([file("é.png", "123456789"), file("é.png", "")], "files.zip");
    const bytes = await whole.arrayBuffer();
    const view = new DataView(bytes);
    expect(view.getUint32(0, true)).toBe(0x04034b50);
    expect(view.getUint32(14, true)).toBe(0xcbf43926);
    expect([view.getUint32(18, true), view.getUint32(22, true)]).toEqual([9, 9]);
    expect(new TextDecoder().decode(bytes.slice(30, 36))).toBe("é.png");
    expect(new TextDecoder().decode(bytes.slice(36, 45))).toBe("123456789");
    const end = bytes.byteLength - 22;
    expect(view.getUint32(end, true)).toBe(0x06054b50);
    expect(view.getUint16(end + 10, true)).toBe(2);
    const second = view.getUint32(end + 16, true) + 46 + 6;
    expect(view.getUint32(second, true)).toBe(0x02014b50);
    expect(view.getUint32(second + 42, true)).toBe(45);
    expect(new TextDecoder().decode(bytes.slice(second + 46, second + 54))).toBe("2/é.png");
  });

  it("are packed only where all of them are to be looked at", () => {
    expect(canPack([file("a.png", ""), file("b.WAV", "")])).toBe(true);
    expect(canPack([file("a.png", "")])).toBe(false);
    expect(canPack([file("a.png", ""), file("b.csv", "")])).toBe(false);
  });
});
