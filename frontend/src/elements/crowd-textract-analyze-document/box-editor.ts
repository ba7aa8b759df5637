/**
 * The boxes of the chosen pair that can be moved and resized: by mouse, finger or pen at box and corners, and by keys
 * (arrows move, with Ctrl or Command they resize, Shift makes larger steps).
 */

import { html, type TemplateResult } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { keptOnPage, type Box } from "../../blocks/geometry.ts";
import { text } from "../../base/texts.ts";
import type { Size } from "../../geometry/viewport.ts";
import type { Part } from "./places.ts";

export interface BoxEditing {
  part: Part;
  box: Box;
  /** The page in natural pixels: a step of a key is one of them. */
  page: Size;
  /** While it is dragged. */
  changed(box: Box): void;
  /** The drag or key press is over. */
  committed(box: Box): void;
  /** Taken back with Escape or by the browser. */
  cancelled(): void;
}

const CORNERS = ["nw", "ne", "se", "sw"] as const;
type Corner = (typeof CORNERS)[number];

const SMALLEST_PX = 4;
const LARGE_STEP_PX = 10;

interface Drag {
  pointerId: number;
  corner: Corner | undefined;
  startX: number;
  startY: number;
  from: Box;
}

const drags = new WeakMap<EventTarget, Drag>();

export function boxEditor(editing: BoxEditing): TemplateResult {
  const { part, box } = editing;
  const place = styleMap({
    left: `${100 * box.left}%`,
    top: `${100 * box.top}%`,
    width: `${100 * box.width}%`,
    height: `${100 * box.height}%`,
  });
  return html`<button
    type="button"
    class="box ${part}"
    style=${place}
    aria-label=${text(part === "key" ? "keyBox" : "valueBox")}
    @pointerdown=${(event: PointerEvent) => press(event, editing)}
    @pointermove=${(event: PointerEvent) => drag(event, editing)}
    @pointerup=${(event: PointerEvent) => release(event, editing)}
    @pointercancel=${(event: PointerEvent) => cancel(event, editing)}
    @keydown=${(event: KeyboardEvent) => pressKey(event, editing)}
  >
    ${CORNERS.map((corner) => html`<span class="handle ${corner}" data-corner=${corner}></span>`)}
  </button>`;
}

function press(event: PointerEvent, { box }: BoxEditing): void {
  if (event.button !== 0 || drags.has(event.currentTarget as Element)) return;
  const button = event.currentTarget as HTMLElement;
  button.setPointerCapture(event.pointerId);
  const corner = (event.target as HTMLElement).dataset["corner"] as Corner | undefined;
  drags.set(button, { pointerId: event.pointerId, corner, startX: event.clientX, startY: event.clientY, from: box });
}

function drag(event: PointerEvent, editing: BoxEditing): void {
  const box = dragged(event, editing);
  if (box !== undefined) editing.changed(box);
}

function release(event: PointerEvent, editing: BoxEditing): void {
  const box = dragged(event, editing);
  if (box === undefined) return;
  drags.delete(event.currentTarget as Element);
  editing.committed(box);
}

function cancel(event: Event, editing: BoxEditing): void {
  if (drags.delete(event.currentTarget as Element)) editing.cancelled();
}

function dragged(event: PointerEvent, { page }: BoxEditing): Box | undefined {
  const button = event.currentTarget as HTMLElement;
  const dragging = drags.get(button);
  const world = button.parentElement?.getBoundingClientRect();
  if (dragging?.pointerId !== event.pointerId || world === undefined) return undefined;
  const by = { x: (event.clientX - dragging.startX) / world.width, y: (event.clientY - dragging.startY) / world.height };
  return dragging.corner === undefined ? moved(dragging.from, by) : resized(dragging.from, dragging.corner, by, page);
}

function pressKey(event: KeyboardEvent, editing: BoxEditing): void {
  if (event.key === "Escape" && drags.has(event.currentTarget as Element)) {
    event.stopPropagation();
    event.preventDefault();
    cancel(event, editing);
    return;
  }
  const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (direction === undefined || event.altKey) return;
  event.preventDefault();
  // Neither the stage nor the list shall move as well.
  event.stopPropagation();
  const { box, page } = editing;
  const step = event.shiftKey ? LARGE_STEP_PX : 1;
  const by = { x: ((direction[0] ?? 0) * step) / page.width, y: ((direction[1] ?? 0) * step) / page.height };
  editing.committed(event.ctrlKey || event.metaKey ? resized(box, "se", by, page) : moved(box, by));
}

export function moved({ left, top, width, height }: Box, by: { x: number; y: number }): Box {
  return keptOnPage({ left: left + by.x, top: top + by.y, width, height });
}

/** The corner moved, the opposite one fixed; pulled across it, the box stays as small as can still be grasped. */
export function resized({ left, top, width, height }: Box, corner: Corner, by: { x: number; y: number }, page: Size): Box {
  const least = { x: SMALLEST_PX / page.width, y: SMALLEST_PX / page.height };
  const edges = { left, top, right: left + width, bottom: top + height };
  if (corner.includes("w")) edges.left = between(0, edges.left + by.x, edges.right - least.x);
  else edges.right = between(edges.left + least.x, edges.right + by.x, 1);
  if (corner.includes("n")) edges.top = between(0, edges.top + by.y, edges.bottom - least.y);
  else edges.bottom = between(edges.top + least.y, edges.bottom + by.y, 1);
  return { left: edges.left, top: edges.top, width: edges.right - edges.left, height: edges.bottom - edges.top };
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
