import { assert } from "chai";
import { fit, keepInView, MAX_SCALE, panBy, toImage, toStage, zoomAt } from "./viewport.ts";

const image = { width: 800, height: 400 };
const stage = { width: 400, height: 400 };

it("fit shows the whole image, centred", () => {
  assert.deepEqual(fit(image, stage), { scale: 0.5, x: 0, y: 100 });
});

it("a small image is enlarged, but at most twice", () => {
  assert.deepEqual(fit({ width: 10, height: 10 }, stage), { scale: 2, x: 190, y: 190 });
});

it("zooming keeps the point under the pointer where it is", () => {
  const before = fit(image, stage);
  const pointer = { x: 300, y: 200 };
  const after = zoomAt(before, 4, pointer, image, stage);
  assert.equal(after.scale, 2);
  assert.deepEqual(toStage(after, toImage(before, pointer)), pointer);
});

it("zoom stops at eightfold and at the whole image", () => {
  const before = fit(image, stage);
  assert.equal(zoomAt(before, 1e6, { x: 0, y: 0 }, image, stage).scale, MAX_SCALE);
  assert.deepEqual(zoomAt(before, 1e-6, { x: 10, y: 10 }, image, stage), before);
});

it("panning leaves no gap beside a large image", () => {
  const large = { scale: 2, x: -100, y: -100 };
  assert.deepEqual(panBy(large, { x: 500, y: 500 }, image, stage), { scale: 2, x: 0, y: 0 });
  assert.deepEqual(panBy(large, { x: -9999, y: -9999 }, image, stage), { scale: 2, x: -1200, y: -400 });
});

it("a small image stays centred whatever the pan", () => {
  assert.deepEqual(keepInView({ scale: 0.25, x: 77, y: -5 }, image, stage), { scale: 0.25, x: 100, y: 150 });
});

it("screen and image coordinates are each other's inverse", () => {
  const viewport = { scale: 3.7, x: -12.5, y: 44 };
  const point = toImage(viewport, toStage(viewport, { x: 123, y: 45 }));
  assert.ok(Math.abs(point.x - 123) < 1e-9 && Math.abs(point.y - 45) < 1e-9);
});
