/**
 * An image that can be zoomed and moved by wheel, pinch, drag and keys; drawing elements lay their own layer over it.
 *
 * The image is resized, not transformed: so the browser paints it sharp at every scale. The layer above it (`world`)
 * has exactly the box of the displayed image; so has the empty `upper-canvas` by which public scripts find that box.
 */

import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import { keyed } from "lit/directives/keyed.js";
import { styleMap } from "lit/directives/style-map.js";
import { icon } from "../base/icons.ts";
import type { KeyBinding } from "../base/keys.ts";
import { markPointerFocus } from "../base/pointer-focus.ts";
import { text } from "../base/texts.ts";
import { fit, panBy, toImage, zoomAt, type Point, type Size, type Viewport } from "../geometry/viewport.ts";
import { isOnControl, StagePointers, type PointedSurface, type StageDrawing } from "./stage-pointers.ts";

const ZOOM_STEP = 1.25;
const KEY_PAN_PX = 60;
/** A wheel notch is about 100 units; this makes it a fifth. */
const WHEEL_ZOOM_PER_UNIT = 0.0018;

export type ImageState = "missing" | "loading" | "ready" | "failed";

export interface StageOptions {
  /** Whether a plain wheel zooms; beside other content it must scroll the page. */
  takesWheel(): boolean;
  /** Called when the image could not be loaded. */
  failed(): void;
  /** Called when an image of this natural size stands. */
  loaded?(size: Size): void;
  /** Makes a stage to draw on: one pointer draws, arrow keys are left to the element. Without it, both pan. */
  drawing?: StageDrawing;
}

type Host = ReactiveControllerHost & HTMLElement;

export class ImageStage implements ReactiveController, PointedSurface {
  state: ImageState = "missing";
  natural: Size = { width: 0, height: 0 };
  viewport: Viewport = { scale: 1, x: 0, y: 0 };

  private readonly host: Host;
  private readonly options: StageOptions;
  private readonly pointers: StagePointers;
  private readonly resizes: ResizeObserver;
  private stage: HTMLElement | undefined;
  private size: Size = { width: 0, height: 0 };
  private source = "";
  private attempt = 0;
  /** Until the worker zooms or moves, the image follows the size of its stage. */
  private isFitted = true;

  constructor(host: Host, options: StageOptions) {
    this.host = host;
    this.options = options;
    this.pointers = new StagePointers(this, options.drawing);
    this.resizes = new ResizeObserver(() => this.measure());
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("keyup", this.onKeyUp);
    window.addEventListener("blur", this.pointers.letHandGo);
    // After a move in the document the stage must be measured again.
    this.host.requestUpdate();
  }

  hostUpdated(): void {
    const stage = this.host.shadowRoot?.querySelector<HTMLElement>(".stage") ?? undefined;
    if (stage === this.stage) return;
    this.resizes.disconnect();
    this.stage = stage;
    if (stage === undefined) return;
    this.resizes.observe(stage);
    this.measure();
  }

  hostDisconnected(): void {
    this.resizes.disconnect();
    this.stage = undefined;
    this.pointers.clear();
    document.removeEventListener("keyup", this.onKeyUp);
    window.removeEventListener("blur", this.pointers.letHandGo);
  }

  get isReady(): boolean {
    return this.state === "ready";
  }

  /** The stage's own element, once rendered; where the keyboard's cursor moves. */
  get element(): HTMLElement | undefined {
    return this.stage;
  }

  /** The stage with the image of this address, over it `layer`, and over the whole stage `front`. */
  template(source: string, layer: unknown = nothing, front: unknown = nothing): TemplateResult {
    this.follow(source);
    const { scale, x, y } = this.viewport;
    const place = {
      left: `${x}px`,
      top: `${y}px`,
      width: `${this.natural.width * scale}px`,
      height: `${this.natural.height * scale}px`,
      visibility: this.state === "ready" ? "visible" : "hidden",
    };
    const { drawing } = this.options;
    const modes = {
      stage: true,
      grips: drawing !== undefined || this.options.takesWheel() || !this.isFitted,
      draws: drawing !== undefined && !this.pointers.pans && this.isReady,
    };
    return html`<div
      class=${classMap(modes)}
      tabindex="0"
      role="group"
      aria-label=${text("imageAlt")}
      @wheel=${this.wheel}
      @pointerdown=${this.pointerDown}
      @mousedown=${drawing === undefined ? nothing : this.mouseDown}
      @pointermove=${this.pointers.moved}
      @pointerup=${this.pointers.released}
      @pointercancel=${this.pointers.cancelled}
      @pointerleave=${this.pointers.left}
      @keydown=${drawing === undefined ? this.panByKey : nothing}
    >
      <div class="world" style=${styleMap(place)}>
        ${source === "" ? nothing : keyed(`${this.attempt} ${source}`, this.image(source))}
        ${this.isReady ? layer : nothing}
        ${drawing === undefined ? nothing : html`<canvas class="upper-canvas" width="1" height="1" aria-hidden="true"></canvas>`}
      </div>
      ${this.isReady ? front : nothing} ${this.notice()}
    </div>`;
  }

  /** The bar below the image; an element that draws puts its own tools before those of the view. */
  toolbar(tools: unknown = nothing): TemplateResult {
    const off = !this.isReady;
    const tool = (name: string, says: "zoomIn" | "zoomOut" | "fitImage", run: () => void): TemplateResult =>
      html`<button type="button" class="button quiet square" aria-label=${text(says)} title=${text(says)} ?disabled=${off} @click=${run}>
        ${icon(name)}
      </button>`;
    return html`<div class="tools" role="toolbar" aria-label=${text("imageAlt")}>
      ${tools}
      <span class="zoom-tools">
        ${tool("zoom-out", "zoomOut", () => this.zoom(1 / ZOOM_STEP))}
        <output class="zoom-level">${text("percentage", { percent: Math.round(this.viewport.scale * 100) })}</output>
        ${tool("zoom-in", "zoomIn", () => this.zoom(ZOOM_STEP))} ${tool("fullscreen", "fitImage", () => this.fit())}
      </span>
    </div>`;
  }

  keys(): readonly KeyBinding[] {
    const hand: KeyBinding[] = [
      { keys: ["m"], does: "keyHand", run: () => this.toggleHand() },
      { keys: [" "], does: "keyHoldHand", run: () => !this.isControlInUse() && this.pointers.holdHand() },
    ];
    return [
      ...(this.options.drawing === undefined ? [] : hand),
      { keys: ["+", "="], does: "keyZoomIn", shown: ["+"], run: () => this.zoom(ZOOM_STEP) },
      { keys: ["-"], does: "keyZoomOut", run: () => this.zoom(1 / ZOOM_STEP) },
      { keys: ["f"], does: "keyFit", run: () => this.fit() },
    ];
  }

  /** Why the answer cannot go because of the image, or nothing. */
  complaint(): string | undefined {
    if (this.state === "ready") return undefined;
    return this.state === "loading" ? text("imageLoading") : text(this.state === "missing" ? "imageMissing" : "imageFailedSubmit");
  }

  /** Whether one pointer moves the image instead of drawing. */
  get isHandChosen(): boolean {
    return this.pointers.isHandChosen;
  }

  toggleHand(): void {
    this.pointers.cancelStroke();
    this.pointers.isHandChosen = !this.pointers.isHandChosen;
    this.handChanged();
  }

  handChanged(): void {
    this.host.requestUpdate();
  }

  /** Take back a stroke that has begun. Returns whether there was one. */
  cancelStroke(): boolean {
    return this.pointers.cancelStroke();
  }

  zoom(factor: number, at: Point = { x: this.size.width / 2, y: this.size.height / 2 }): void {
    if (!this.isReady) return;
    this.isFitted = false;
    this.show(zoomAt(this.viewport, factor, at, this.natural, this.size));
  }

  pan(by: Point): void {
    if (!this.isReady) return;
    this.isFitted = false;
    this.show(panBy(this.viewport, by, this.natural, this.size));
  }

  /** Move the view so far that this point of the image is in it, `margin` screen pixels from the edge. */
  reveal(point: Point, margin = 24): void {
    const at = { x: point.x * this.viewport.scale + this.viewport.x, y: point.y * this.viewport.scale + this.viewport.y };
    const by = (place: number, room: number): number => Math.max(0, margin - place) - Math.max(0, place - (room - margin));
    const move = { x: by(at.x, this.size.width), y: by(at.y, this.size.height) };
    if (move.x !== 0 || move.y !== 0) this.pan(move);
  }

  get stageSize(): Size {
    return this.size;
  }

  /** The part of the image's plane that is in sight, in natural pixels. */
  get view(): { left: number; top: number; width: number; height: number } {
    const { scale, x, y } = this.viewport;
    return { left: -x / scale, top: -y / scale, width: this.size.width / scale, height: this.size.height / scale };
  }

  toImage(point: Point): Point {
    return toImage(this.viewport, point);
  }

  pointOf(event: MouseEvent): Point {
    const box = this.stage?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  capture(pointerId: number): void {
    this.stage?.setPointerCapture(pointerId);
  }

  fit(): void {
    this.isFitted = true;
    this.show(fit(this.natural, this.size));
  }

  retry(): void {
    this.attempt += 1;
    this.state = "loading";
    this.host.requestUpdate();
  }

  private image(source: string): TemplateResult {
    return html`<img src=${source} alt=${text("imageAlt")} draggable="false" @load=${this.onLoad} @error=${this.onError} />`;
  }

  private notice(): unknown {
    if (this.state === "ready") return nothing;
    if (this.state === "loading") {
      return html`<p class="notice" role="status"><span class="spinner" aria-hidden="true"></span>${text("imageLoading")}</p>`;
    }
    if (this.state === "missing") return html`<p class="notice" role="alert">${text("imageMissing")}</p>`;
    return html`<div class="notice" role="alert">
      ${icon("report-problem")}
      <span>${text("imageFailed")}</span>
      <button type="button" class="button" @click=${() => this.retry()}>${icon("refresh")}${text("retry")}</button>
    </div>`;
  }

  private follow(source: string): void {
    if (source === this.source) return;
    this.pointers.cancelStroke();
    this.source = source;
    this.state = source === "" ? "missing" : "loading";
    this.isFitted = true;
  }

  private readonly onLoad = (event: Event): void => {
    const image = event.target as HTMLImageElement;
    // A drawing without a size of its own (SVG) reports none; its box then decides.
    this.natural = { width: image.naturalWidth || image.width || 300, height: image.naturalHeight || image.height || 150 };
    this.state = "ready";
    this.fit();
    this.options.loaded?.(this.natural);
  };

  private readonly onError = (): void => {
    this.state = "failed";
    this.host.requestUpdate();
    this.options.failed();
  };

  private measure(): void {
    if (this.stage === undefined) return;
    this.size = { width: this.stage.clientWidth, height: this.stage.clientHeight };
    if (this.state !== "ready") return;
    this.show(this.isFitted ? fit(this.natural, this.size) : panBy(this.viewport, { x: 0, y: 0 }, this.natural, this.size));
  }

  private show(viewport: Viewport): void {
    this.viewport = viewport;
    this.host.requestUpdate();
  }

  private readonly wheel = {
    handleEvent: (event: WheelEvent): void => {
      // A pinch on a trackpad arrives as a wheel with the control key.
      if (!event.ctrlKey && !this.options.takesWheel()) return;
      event.preventDefault();
      const units = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY;
      this.zoom(Math.exp(-units * WHEEL_ZOOM_PER_UNIT * (event.ctrlKey ? 4 : 1)), this.pointOf(event));
    },
    passive: false,
  };

  private readonly pointerDown = (event: PointerEvent): void => {
    markPointerFocus(event);
    this.pointers.pressed(event);
  };

  /** Whether the focus came by keyboard to something that the space bar presses. */
  private isControlInUse(): boolean {
    return this.host.shadowRoot?.activeElement?.matches("button:focus-visible, input:focus-visible, a:focus-visible") === true;
  }

  /** A press gives the focus to the stage itself, not to a shape that happens to lie there. */
  private readonly mouseDown = (event: MouseEvent): void => {
    if (isOnControl(event)) return;
    event.preventDefault();
    this.stage?.focus({ preventScroll: true });
  };

  private readonly onKeyUp = (event: KeyboardEvent): void => {
    if (event.key !== " " || !this.pointers.isHandHeld) return;
    // A button that has the focus would take the key for a press.
    event.preventDefault();
    this.pointers.letHandGo();
  };

  private readonly panByKey = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey || !this.isReady) return;
    event.preventDefault();
    this.pan({ x: (by[0] ?? 0) * KEY_PAN_PX, y: (by[1] ?? 0) * KEY_PAN_PX });
  };
}
