import { expect, it } from "vitest";
import { framesAround, mergedCloud, sharesOf } from "@/editor/cloud/layers";
import { PointCloud } from "@/editor/cloud/pointCloud";

const cloud = (from: number, count: number) =>
  new PointCloud(
    Float32Array.from({ length: count * 3 }, (_, i) => from + Math.floor(i / 3)),
    Uint8Array.from({ length: count }, (_, i) => from + i),
    new Uint8Array(count),
  );

it("shows the frame at hand first, then those around it, and never too many", () => {
  expect(framesAround(3, 10, 2)).toEqual([3, 1, 2, 4, 5]);
  expect(framesAround(0, 3, Infinity)).toEqual([0, 1, 2]);
  expect(framesAround(0, 10, 0)).toEqual([0]);
  const many = framesAround(500, 1000, Infinity);
  expect(many.length).toBeLessThanOrEqual(40);
  expect(many[0]).toBe(500);
  expect(new Set(many).size).toBe(many.length);
  expect(many.at(-1)).toBeGreaterThan(950);
});

it("takes an even part of each layer, in turn", () => {
  const layers = [
    { frame: 0, cloud: cloud(0, 4) },
    { frame: 1, cloud: cloud(100, 8) },
  ];
  expect(sharesOf(layers, 6)).toEqual([2, 4]);
  expect([...(mergedCloud(layers, 6)?.intensity ?? [])]).toEqual([0, 100, 1, 101, 102, 103]);
  expect(mergedCloud(layers)?.count).toBe(12);
  expect(mergedCloud(layers.slice(0, 1))).toBe(layers[0]?.cloud);
});
