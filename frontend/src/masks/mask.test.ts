import { assert } from "chai";
import { labelColor } from "../base/palette.ts";
import { fromBase64 } from "./base64.ts";
import { Mask } from "./mask.ts";
import type { MaskClass } from "./mask-classes.ts";
import { MaskReader } from "./mask-reader.ts";

function newMask(width = 40, height = 30, classPerLabel = true): Mask {
  return new Mask({ width, height }, labelColor, { classPerLabel });
}

function add(mask: Mask, label: string, wish?: string): MaskClass {
  const added = mask.classes.add(label, wish);
  if (added === undefined) throw new Error("no class");
  return added;
}

/** The pixels of a PNG as the browser reads them, exactly. */
async function decode(base64: string): Promise<{ width: number; height: number; pixels: Uint8ClampedArray }> {
  const bytes = fromBase64(base64) as Uint8Array<ArrayBuffer>;
  const options: ImageBitmapOptions = { colorSpaceConversion: "none", premultiplyAlpha: "none" };
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }), options);
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d") as OffscreenCanvasRenderingContext2D;
  context.drawImage(image, 0, 0);
  return { width: image.width, height: image.height, pixels: context.getImageData(0, 0, image.width, image.height).data };
}

function colorsOf(mask: Mask): number[] {
  const pixels: number[] = [];
  for (let y = 0; y < mask.size.height; y += 1) {
    for (let x = 0; x < mask.size.width; x += 1) {
      pixels.push(...(mask.classes.get(mask.buffer.at(x, y))?.pixel ?? [0, 0, 0, 0]));
    }
  }
  return pixels;
}

/** A mask that changes from pixel to pixel, and one that does not. */
function noise(mask: Mask, classes: number): void {
  let state = 12345;
  for (let y = 0; y < mask.size.height; y += 1) {
    const line = Uint16Array.from({ length: mask.size.width }, () => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return Math.floor(state / 65536) % (classes + 1);
    });
    mask.buffer.load(y, line);
  }
  mask.revision += 1;
}

describe("mask", () => {
  it("encodes a picture with exactly its colours, and zero elsewhere", async () => {
    const mask = newMask();
    const sky = add(mask, "Sky");
    const road = add(mask, "Road", "#010203");
    mask.paintStroke({ x: 5, y: 5 }, { x: 50, y: 12 }, 7, sky.index);
    mask.fillPolygon([{ x: 3, y: 9 }, { x: 38, y: 11 }, { x: 20, y: 29 }], road.index);
    const { width, height, pixels } = await decode(mask.encode(mask.classes.all));
    assert.deepEqual([width, height], [40, 30]);
    assert.deepEqual(Array.from(pixels), colorsOf(mask));
  });

  it("encodes whatever is in it: nothing, everything, noise, single pixels, long lines", async () => {
    for (const [width, height, classes] of [[1, 1, 0], [1, 1, 1], [65, 3, 0], [64, 1, 3], [33, 40, 7], [9000, 4, 1], [2, 900, 2]] as const) {
      const mask = newMask(width, height);
      for (let each = 0; each < classes; each += 1) add(mask, `L${each}`);
      noise(mask, classes);
      assert.deepEqual(Array.from((await decode(mask.encode(mask.classes.all))).pixels), colorsOf(mask), `${width} × ${height}`);
    }
    const full = newMask(300, 5);
    full.fillPolygon([{ x: 0, y: 0 }, { x: 300, y: 0 }, { x: 300, y: 5 }, { x: 0, y: 5 }], add(full, "A").index);
    assert.deepEqual(Array.from((await decode(full.encode(full.classes.all))).pixels), colorsOf(full));
  });

  it("leaves classes that are not shown out of the picture", async () => {
    const mask = newMask();
    const [a, b] = [add(mask, "A"), add(mask, "B")];
    mask.paintStroke({ x: 5, y: 5 }, { x: 5, y: 5 }, 3, a.index);
    mask.paintStroke({ x: 20, y: 5 }, { x: 20, y: 5 }, 3, b.index);
    const { pixels } = await decode(mask.encode([b]));
    assert.deepEqual(Array.from(pixels.slice(4 * (5 * 40 + 5), 4 * (5 * 40 + 6))), [0, 0, 0, 0]);
    assert.deepEqual(Array.from(pixels.slice(4 * (5 * 40 + 20), 4 * (5 * 40 + 21))), [...b.pixel]);
  });

  it("reads its own picture back, drops other colours and what is not opaque", () => {
    const mask = newMask(4, 1);
    const a = add(mask, "A", "#102030");
    const rgba = [0x10, 0x20, 0x30, 255, 0x10, 0x20, 0x30, 254, 0x11, 0x20, 0x30, 255, 0, 0, 0, 0];
    new MaskReader(mask.buffer, mask.classes).read(0, Uint8ClampedArray.from(rgba));
    assert.deepEqual([0, 1, 2, 3].map((x) => mask.buffer.at(x, 0)), [a.index, 0, 0, 0]);
  });

  it("takes a stroke back and does it again, line for line", () => {
    const mask = newMask();
    const a = add(mask, "A");
    mask.paintStroke({ x: 9, y: 9 }, { x: 9, y: 9 }, 9, a.index);
    const before = mask.encode([a]);
    mask.buffer.beginChange();
    mask.paintStroke({ x: 2, y: 2 }, { x: 30, y: 20 }, 5, a.index);
    const patch = mask.buffer.endChange();
    const after = mask.encode([a]);
    const inverse = mask.swap(patch);
    assert.equal(mask.encode([a]), before);
    mask.swap(inverse);
    assert.equal(mask.encode([a]), after);
  });

  it("keeps its lines as runs equal to its pixels, whatever is painted and taken back", () => {
    const mask = newMask(60, 12);
    for (const label of ["A", "B", "C"]) add(mask, label);
    let state = 7;
    const random = (below: number): number => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return Math.floor(state / 65536) % below;
    };
    for (let step = 0; step < 300; step += 1) {
      mask.buffer.beginChange();
      const from = { x: random(70) - 5, y: random(14) - 1 };
      mask.paintStroke(from, { x: from.x + random(30) - 15, y: from.y + random(5) - 2 }, 1 + random(6), random(4));
      const patch = mask.buffer.endChange();
      if (step % 3 === 0) mask.swap(patch);
    }
    for (let y = 0; y < 12; y += 1) {
      const runs: number[] = [];
      for (let x = 0; x < 60; x += 1) {
        if (mask.buffer.at(x, y) === runs.at(-2)) runs[runs.length - 1] = x + 1;
        else runs.push(mask.buffer.at(x, y), x + 1);
      }
      assert.deepEqual(Array.from(mask.buffer.line(y)), runs);
    }
  });

  it("remembers nothing of a stroke that changed nothing", () => {
    const mask = newMask();
    mask.buffer.beginChange();
    mask.paintStroke({ x: 2, y: 2 }, { x: 30, y: 20 }, 5, 0);
    assert.equal(mask.buffer.endChange().size, 0);
  });

  it("differs from what it was at first by its pixels, not by what was done", () => {
    const mask = newMask();
    const a = add(mask, "A");
    mask.paintStroke({ x: 9, y: 9 }, { x: 9, y: 9 }, 9, a.index);
    mask.keepAsInitial();
    assert.isFalse(mask.differsFromInitial);
    mask.paintStroke({ x: 20, y: 9 }, { x: 20, y: 9 }, 3, a.index);
    assert.isTrue(mask.differsFromInitial);
    mask.paintStroke({ x: 20, y: 9 }, { x: 20, y: 9 }, 3, 0);
    assert.isFalse(mask.differsFromInitial);
  });

  it("holds more than 255 classes", async () => {
    const mask = newMask(400, 1);
    for (let x = 0; x < 400; x += 1) mask.paintStroke({ x, y: 0 }, { x, y: 0 }, 1, add(mask, `L${x}`).index);
    assert.equal(mask.buffer.at(399, 0), 400);
    assert.equal(new Set(mask.classes.all.map(({ color }) => color)).size, 400);
    assert.deepEqual(Array.from((await decode(mask.encode(mask.classes.all))).pixels), colorsOf(mask));
  });

  it("takes wished colours once, then the palette's that are free", () => {
    const mask = newMask();
    const wishes: [string, string | undefined][] = [["A", "#ff7f0e"], ["B", "#ff7f0e"], ["C", undefined], ["D", undefined]];
    assert.deepEqual(wishes.map(([label, wish]) => add(mask, label, wish).color), ["#ff7f0e", "#1f77b4", "#2ca02c", "#d62728"]);
  });
});

describe("saved mask", () => {
  function painted(): Mask {
    const mask = newMask();
    const [a, b] = [add(mask, "A"), add(mask, "B")];
    mask.paintStroke({ x: 5, y: 5 }, { x: 33, y: 12 }, 8, a.index);
    mask.fillPolygon([{ x: 3, y: 9 }, { x: 38, y: 11 }, { x: 20, y: 29 }], b.index);
    return mask;
  }

  it("comes back pixel for pixel, and small", () => {
    const mask = painted();
    const saved = mask.save();
    assert.isBelow(saved.lines.length, 200);
    const other = newMask();
    assert.isTrue(other.restore(JSON.parse(JSON.stringify(saved))));
    assert.equal(other.encode(other.classes.all), mask.encode(mask.classes.all));
    noise(mask, 2);
    assert.isTrue(other.restore(mask.save()));
    assert.deepEqual(colorsOf(other), colorsOf(mask));
  });

  it("finds the classes of the new mask by their labels", () => {
    const other = newMask();
    const [b, a] = [add(other, "B"), add(other, "A")];
    assert.isTrue(other.restore(painted().save()));
    assert.equal(other.buffer.at(6, 5), a.index);
    assert.equal(other.buffer.at(20, 20), b.index);
  });

  it("is refused when it is for another size, cut off, or forged", () => {
    const saved = painted().save();
    const forged = [
      null,
      { ...saved, width: 41 },
      { ...saved, lines: saved.lines.slice(0, 40) },
      { ...saved, lines: "§" },
      { ...saved, lines: btoa("\u0002\u0001\u0028\u0000\u00ff\u00ff\u00ff\u007f") },
      { ...saved, classes: [["A", "#1f77b4"]] },
      { ...saved, classes: [["A", "red"]] },
      { ...saved, classes: undefined },
    ];
    const mask = newMask();
    assert.deepEqual(forged.map((each) => mask.restore(each)), forged.map(() => false));
    assert.equal(mask.pixels.size, 0);
  });
});
