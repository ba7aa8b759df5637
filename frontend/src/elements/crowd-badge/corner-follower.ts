import { flatParent } from "../../base/flat-tree.ts";

/**
 * Keeps a mark on the corner of an element, whatever grows, scrolls or appears.
 *
 * It measures where the mark is and moves it by what is missing, so it need not know which ancestor is positioned.
 */
export class CornerFollower {
  private readonly target: () => Element | null;
  private readonly resizes = new ResizeObserver(() => this.place());
  private readonly changes = new MutationObserver(() => this.place());
  private mark: HTMLElement | undefined;
  private observed: Element | null | undefined;
  private offset = { x: 0, y: 0 };
  private frame = 0;

  constructor(target: () => Element | null) {
    this.target = target;
  }

  start(mark: HTMLElement): void {
    if (this.mark !== mark) {
      this.stop();
      this.mark = mark;
      window.addEventListener("scroll", this.soon, { capture: true, passive: true });
      window.addEventListener("resize", this.soon);
    }
    this.place();
  }

  stop(): void {
    this.mark?.style.removeProperty("translate");
    this.mark = undefined;
    this.observed = undefined;
    this.offset = { x: 0, y: 0 };
    this.resizes.disconnect();
    this.changes.disconnect();
    window.removeEventListener("scroll", this.soon, { capture: true });
    window.removeEventListener("resize", this.soon);
    cancelAnimationFrame(this.frame);
  }

  place(): void {
    const { mark } = this;
    if (mark === undefined) return;
    const target = this.target();
    if (target !== this.observed) this.observe(target, mark);
    const corner = target === null ? undefined : cornerOf(target);
    mark.hidden = corner === undefined;
    if (corner === undefined) return;
    const own = mark.getBoundingClientRect();
    const [halfWidth, halfHeight] = [own.width / 2, own.height / 2];
    // Half the mark lies outside of its element; at the edge of the page that would make the page wider.
    const x = Math.min(Math.max(corner.x, halfWidth), document.documentElement.clientWidth - halfWidth);
    const y = Math.max(corner.y, halfHeight - window.scrollY);
    this.offset.x += x - (own.left + halfWidth);
    this.offset.y += y - (own.top + halfHeight);
    mark.style.translate = `${this.offset.x}px ${this.offset.y}px`;
  }

  private readonly soon = (): void => {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.place());
  };

  private observe(target: Element | null, mark: HTMLElement): void {
    this.observed = target;
    this.resizes.disconnect();
    this.changes.disconnect();
    // What stands around the element moves it when it grows.
    for (const box of [target, target?.parentElement, document.body, document.documentElement]) {
      if (box != null) this.resizes.observe(box);
    }
    // The element may be made later, or be given its id later.
    const host = (mark.getRootNode() as ShadowRoot).host;
    if (target === null) this.changes.observe(host.getRootNode(), { childList: true, subtree: true, attributeFilter: ["id"] });
  }
}

/** In the viewport; nothing while the element has no box or its corner is scrolled out of sight. */
function cornerOf(target: Element): { x: number; y: number } | undefined {
  const box = target.getBoundingClientRect();
  if (box.width === 0 && box.height === 0) return undefined;
  const corner = { x: getComputedStyle(target).direction === "rtl" ? box.left : box.right, y: box.top };
  return isScrolledAway(target, corner) ? undefined : corner;
}

/** Only pages scroll their overflow into sight; a pane that scrolls cuts it off. */
function isScrolledAway(target: Element, { x, y }: { x: number; y: number }): boolean {
  for (let up = flatParent(target); up !== null && up !== document.body; up = flatParent(up)) {
    if (!/auto|scroll/.test(getComputedStyle(up).overflow)) continue;
    const box = up.getBoundingClientRect();
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) return true;
  }
  return false;
}
