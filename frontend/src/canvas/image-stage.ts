/**
 * An image that can be zoomed and moved by wheel, pinch, drag and keys; drawing elements lay their own layer over it.
 *
 * The image is resized, not transformed: so the browser paints it sharp at every scale. The layer above it (`world`)
 * has exactly the box of the displayed image.
 */

import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { styleMap } from "lit/directives/style-map.js";
import { icon } from "../base/icons.ts";
import type { KeyBinding } from "../base/keys.ts";
import { markPointerFocus } from "../base/pointer-focus.ts";
import { text } from "../base/texts.ts";
import { distance, fit, middle, panBy, zoomAt, type Point, type Size, type Viewport } from "../geometry/viewport.ts";

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
}

type Host = ReactiveControllerHost & HTMLElement;

export class ImageStage implements ReactiveController {
  state: ImageState = "missing";
  natural: Size = { width: 0, height: 0 };
  viewport: Viewport = { scale: 1, x: 0, y: 0 };

  private readonly host: Host;
  private readonly options: StageOptions;
  private readonly pointers = new Map<number, Point>();
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
    this.resizes = new ResizeObserver(() => this.measure());
    host.addController(this);
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
  }

  /** The stage with the image of this address and, over it, `layer`. */
  template(source: string, layer: unknown = nothing): TemplateResult {
    this.follow(source);
    const { scale, x, y } = this.viewport;
    const place = {
      left: `${x}px`,
      top: `${y}px`,
      width: `${this.natural.width * scale}px`,
      height: `${this.natural.height * scale}px`,
      visibility: this.state === "ready" ? "visible" : "hidden",
    };
    return html`<div
      class="stage ${this.options.takesWheel() || !this.isFitted ? "grips" : ""}"
      tabindex="0"
      role="group"
      aria-label=${text("imageAlt")}
      @wheel=${this.wheel}
      @pointerdown=${this.pointerDown}
      @pointermove=${this.pointerMove}
      @pointerup=${this.pointerUp}
      @pointercancel=${this.pointerUp}
      @keydown=${this.panByKey}
    >
      <div class="world" style=${styleMap(place)}>
        ${source === "" ? nothing : keyed(`${this.attempt} ${source}`, this.image(source))}
        ${this.state === "ready" ? layer : nothing}
      </div>
      ${this.notice()}
    </div>`;
  }

  toolbar(): TemplateResult {
    const off = this.state !== "ready";
    const tool = (name: string, says: "zoomIn" | "zoomOut" | "fitImage", run: () => void): TemplateResult =>
      html`<button type="button" class="button quiet square" aria-label=${text(says)} title=${text(says)} ?disabled=${off} @click=${run}>
        ${icon(name)}
      </button>`;
    return html`<div class="tools" role="toolbar" aria-label=${text("imageAlt")}>
      ${tool("zoom-out", "zoomOut", () => this.zoom(1 / ZOOM_STEP))}
      <output class="zoom-level">${text("zoomLevel", { percent: Math.round(this.viewport.scale * 100) })}</output>
      ${tool("zoom-in", "zoomIn", () => this.zoom(ZOOM_STEP))} ${tool("fullscreen", "fitImage", () => this.fit())}
    </div>`;
  }

  keys(): readonly KeyBinding[] {
    return [
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

  zoom(factor: number, at: Point = { x: this.size.width / 2, y: this.size.height / 2 }): void {
    if (this.state !== "ready") return;
    this.isFitted = false;
    this.show(zoomAt(this.viewport, factor, at, this.natural, this.size));
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
    if (event.button !== 0 || (event.target as Element).closest("button, a") !== null) return;
    this.pointers.set(event.pointerId, this.pointOf(event));
    this.stage?.setPointerCapture(event.pointerId);
  };

  private readonly pointerMove = (event: PointerEvent): void => {
    const before = this.pointers.get(event.pointerId);
    if (before === undefined || this.state !== "ready") return;
    const now = this.pointOf(event);
    const other = Array.from(this.pointers).find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    this.isFitted = false;
    if (other === undefined) {
      this.show(panBy(this.viewport, { x: now.x - before.x, y: now.y - before.y }, this.natural, this.size));
    } else {
      const from = middle(before, other);
      const to = middle(now, other);
      const moved = panBy(this.viewport, { x: to.x - from.x, y: to.y - from.y }, this.natural, this.size);
      this.show(zoomAt(moved, distance(now, other) / Math.max(1, distance(before, other)), to, this.natural, this.size));
    }
  };

  private readonly pointerUp = (event: PointerEvent): void => {
    this.pointers.delete(event.pointerId);
  };

  private readonly panByKey = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey || this.state !== "ready") return;
    event.preventDefault();
    this.isFitted = false;
    this.show(panBy(this.viewport, { x: (by[0] ?? 0) * KEY_PAN_PX, y: (by[1] ?? 0) * KEY_PAN_PX }, this.natural, this.size));
  };

  private pointOf(event: MouseEvent): Point {
    const box = this.stage?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}
