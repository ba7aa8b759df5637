import { assert } from "chai";
import { labelColor } from "../base/palette.ts";
import type { Viewport } from "../geometry/viewport.ts";
import { Mask } from "./mask.ts";
import { MaskLook, MaskScreen, type LookOptions } from "./mask-screen.ts";

const OPTIONS: LookOptions = { isShown: () => true, opacity: 0.5, hasPatterns: false, selected: 0 };

function newMask(): Mask {
  const mask = new Mask({ width: 12, height: 10 }, () => labelColor(0), { classPerLabel: true });
  mask.classes.add("A", "#102030");
  return mask;
}

function fillRectangle(mask: Mask, left: number, top: number, right: number, bottom: number): void {
  mask.fillPolygon([{ x: left, y: top }, { x: right, y: top }, { x: right, y: bottom }, { x: left, y: bottom }], 1);
}

/** A letter for each pixel: `.` nothing, `l` and `d` the light and the dark line, `f` fill, `s` stroke of a pattern. */
function drawn(mask: Mask, viewport: Viewport, size: { width: number; height: number }, options: Partial<LookOptions> = {}): string[] {
  const screen = new MaskScreen(size, viewport);
  const pixels = screen.draw(mask.buffer, screen.whole, new MaskLook(mask.classes.all, { ...OPTIONS, ...options }));
  const letters: Record<string, string> = { "0,0,0,0": ".", "255,255,255,235": "l", "0,0,0,150": "d", "16,32,48,128": "f", "16,32,48,191": "F", "255,255,255,170": "s" };
  return Array.from({ length: size.height }, (_, y) =>
    Array.from({ length: size.width }, (_, x) => letters[Array.from(pixels.slice(4 * (y * size.width + x), 4 * (y * size.width + x + 1))).join()] ?? "?").join(""),
  );
}

describe("mask screen", () => {
  const AT_1 = { scale: 1, x: 0, y: 0 };

  it("draws a fill with a light line inside its border and a dark one around it", () => {
    const mask = newMask();
    fillRectangle(mask, 2, 2, 7, 6);
    assert.deepEqual(drawn(mask, AT_1, { width: 10, height: 8 }), [
      "..........",
      "..ddddd...",
      ".dllllld..",
      ".dlfffld..",
      ".dlfffld..",
      ".dllllld..",
      "..ddddd...",
      "..........",
    ]);
  });

  it("draws every pixel as large as the zoom, where the viewport has it", () => {
    const mask = newMask();
    fillRectangle(mask, 1, 1, 3, 2);
    assert.deepEqual(drawn(mask, { scale: 4, x: -2, y: -1 }, { width: 12, height: 9 }), [
      "............",
      "............",
      "..dddddddd..",
      ".dlllllllld.",
      ".dlffffffld.",
      ".dlffffffld.",
      ".dlllllllld.",
      "..dddddddd..",
      "............",
    ]);
  });

  it("shows a line of one pixel however far it is zoomed out", () => {
    const mask = newMask();
    fillRectangle(mask, 5, 0, 6, 10);
    assert.deepEqual(drawn(mask, { scale: 0.25, x: 0, y: 0 }, { width: 3, height: 2 }), ["dld", "dld"]);
  });

  it("leaves out what is not shown, and lets the selected stand out", () => {
    const mask = newMask();
    fillRectangle(mask, 0, 0, 12, 10);
    const size = { width: 3, height: 2 };
    assert.deepEqual(drawn(mask, AT_1, size, { isShown: () => false }), ["...", "..."]);
    assert.deepEqual(drawn(mask, AT_1, size, { selected: 1 }), ["FFF", "FFF"]);
  });

  it("gives the second class a pattern when patterns are on", () => {
    const mask = newMask();
    mask.classes.add("B", "#102031");
    mask.fillPolygon([{ x: 0, y: 0 }, { x: 12, y: 0 }, { x: 12, y: 10 }, { x: 0, y: 10 }], 2);
    const lines = drawn(mask, AT_1, { width: 4, height: 3 }, { hasPatterns: true });
    assert.deepEqual(lines.map((line) => line.replaceAll("?", "f")), ["sfff", "fsff", "ffsf"]);
  });

  it("draws a part exactly as it draws the whole", () => {
    const mask = newMask();
    fillRectangle(mask, 1, 1, 9, 8);
    const screen = new MaskScreen({ width: 20, height: 16 }, { scale: 1.7, x: 0.4, y: -0.8 });
    const look = new MaskLook(mask.classes.all, OPTIONS);
    screen.draw(mask.buffer, screen.whole, look);
    const part = screen.rectangleOf(mask.paintStroke({ x: 4, y: 4 }, { x: 6, y: 5 }, 3, 0));
    const pixels = screen.draw(mask.buffer, part, look);
    const whole = screen.draw(mask.buffer, screen.whole, look);
    const width = part.right - part.left;
    const cut = Array.from(pixels, (_, at) => {
      const pixel = Math.floor(at / 4);
      const x = part.left + (pixel % width);
      return whole[4 * ((part.top + Math.floor(pixel / width)) * 20 + x) + (at % 4)];
    });
    assert.deepEqual(Array.from(pixels), cut);
  });
});
