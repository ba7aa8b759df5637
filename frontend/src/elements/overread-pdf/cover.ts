/**
 * Lays our PDF view exactly over a frame of the template, without touching the frame's place in the page.
 *
 * The view is the frame's next sibling, out of the flow. It scrolls along because both have the same containing block;
 * where a scrolling element between them would not carry it, that element is made the containing block.
 */

import { flatParent } from "../../base/flat-tree.ts";

export class Cover {
  private readonly frame: HTMLElement;
  private readonly view: HTMLElement;
  private readonly resizes: ResizeObserver;

  constructor(frame: HTMLElement, view: HTMLElement) {
    this.frame = frame;
    this.view = view;
    this.resizes = new ResizeObserver(() => this.place());
  }

  start(): void {
    Object.assign(this.view.style, { position: "absolute", left: "0px", top: "0px" });
    this.frame.after(this.view);
    // A frame moves when something around it changes its size.
    this.resizes.observe(this.frame);
    for (let up = flatParent(this.frame); up !== null; up = flatParent(up)) {
      this.resizes.observe(up);
      for (const sibling of up.children) if (sibling !== this.view) this.resizes.observe(sibling);
    }
    this.place();
  }

  stop(): void {
    this.resizes.disconnect();
    this.view.remove();
  }

  private place(): void {
    const box = this.frame.getBoundingClientRect();
    const { style } = this.view;
    // A frame in a closed tab or dialog has no box.
    style.display = box.width === 0 || box.height === 0 ? "none" : "";
    style.width = `${box.width}px`;
    style.height = `${box.height}px`;
    style.zIndex = getComputedStyle(this.frame).zIndex;
    if (style.display === "none") return;
    // Not before it has a box: what is in no slot yet has no style either.
    holdInScrollers(this.frame);
    // Whatever the containing block is: what matters is how far the one is from the other.
    const now = this.view.getBoundingClientRect();
    style.left = `${parseFloat(style.left) + box.left - now.left}px`;
    style.top = `${parseFloat(style.top) + box.top - now.top}px`;
  }
}

/** An absolutely placed child moves with a scrolling ancestor only if that one is positioned. */
function holdInScrollers(frame: HTMLElement): void {
  for (let up = flatParent(frame); up instanceof HTMLElement && up !== document.body; up = flatParent(up)) {
    const { position, overflowX, overflowY } = getComputedStyle(up);
    if (position !== "static") return;
    if (overflowX !== "visible" || overflowY !== "visible") {
      up.style.position = "relative";
      return;
    }
  }
}
