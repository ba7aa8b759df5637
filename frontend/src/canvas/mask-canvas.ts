/** The canvas over the stage that shows a mask: the whole view when it has moved, a rectangle after a stroke. */

import type { Viewport } from "../geometry/viewport.ts";
import type { Mask } from "../masks/mask.ts";
import { MaskScreen, type MaskLook, type Rectangle } from "../masks/mask-screen.ts";

export class MaskCanvas {
  private canvas: HTMLCanvasElement | undefined;
  private screen: MaskScreen | undefined;
  private shown = "";
  private look: MaskLook | undefined;
  private revision = -1;

  /** Show the mask as it is seen through the viewport, unless it is shown so already. */
  show(canvas: HTMLCanvasElement, mask: Mask, viewport: Viewport, look: MaskLook): void {
    const ratio = window.devicePixelRatio;
    const size = { width: Math.round(canvas.clientWidth * ratio), height: Math.round(canvas.clientHeight * ratio) };
    const { scale, x, y } = viewport;
    const key = [size.width, size.height, scale, x, y, ratio].join();
    const isSameView = canvas === this.canvas && key === this.shown;
    const isShown = isSameView && look === this.look && mask.revision === this.revision;
    if (isShown || size.width === 0 || size.height === 0) return;
    this.canvas = canvas;
    this.shown = key;
    this.look = look;
    this.revision = mask.revision;
    const seen = { scale: scale * ratio, x: x * ratio, y: y * ratio };
    if (this.screen?.size.width !== size.width || this.screen.size.height !== size.height) this.screen = new MaskScreen(size, seen);
    this.screen.viewport = seen;
    if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size);
    this.paint(mask, this.screen.whole, look);
  }

  /** Show the part of the image that has changed since the mask was shown last. */
  showPart(mask: Mask, part: Rectangle, look: MaskLook): void {
    if (this.screen === undefined) return;
    this.revision = mask.revision;
    this.paint(mask, this.screen.rectangleOf(part), look);
  }

  private paint(mask: Mask, rectangle: Rectangle, look: MaskLook): void {
    const width = rectangle.right - rectangle.left;
    const height = rectangle.bottom - rectangle.top;
    const context = this.canvas?.getContext("2d");
    if (width <= 0 || height <= 0 || context === null || context === undefined || this.screen === undefined) return;
    const pixels = this.screen.draw(mask.buffer, rectangle, look);
    context.putImageData(new ImageData(pixels, width, height), rectangle.left, rectangle.top);
  }
}
