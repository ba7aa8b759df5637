/**
 * Shapes as SVG over the stage: one focusable node for each, handles for the selected one, a sketch of what is being
 * drawn. Written by hand, not through a template: a pointer that drags touches one node a frame, however many there are.
 *
 * Outlines and handles stand in natural pixels under one transform, labels in screen pixels beside them: so moving the
 * image changes three attributes, zooming one more for each label. Labels scaled back by a property that all inherit
 * were styled and laid out anew with every step, which took a whole frame of 200 shapes. Handles and sketches are few:
 * they are scaled by `--unit`, the natural pixels of one screen pixel.
 */

import type { Shape, ShapeKind } from "../geometry/shape-kind.ts";
import type { Point, Viewport } from "../geometry/viewport.ts";

export interface Scene<G extends object> {
  shapes: readonly Shape<G>[];
  selected: number | undefined;
  /** The handle that arrow keys move. */
  handle: number | undefined;
  colorOf(label: string): string;
  nameOf(shape: Shape<G>): string;
}

export interface Sketch {
  /** What stands. */
  path: string;
  /** What follows the pointer. */
  rubber: string;
  points: readonly Point[];
  color: string;
  /** It may not become what it is: shown as a warning. */
  isWrong: boolean;
}

export interface LayerOptions<G extends object> {
  kind: ShapeKind<G>;
  /** A single point: a dot instead of an outline. */
  isDot: boolean;
  /** A path without an inside. */
  isOpen: boolean;
  /** The shape got the focus or was pressed by something else than a pointer. */
  picked(id: number): void;
}

/** More handles than this say nothing; those of a long path are thinned out. Points can be grabbed all the same. */
const MAX_HANDLES = 400;
const MAX_TAG_CHARACTERS = 28;
const TAG_HEIGHT_PX = 16;

interface ShapeNode<G extends object> {
  node: SVGGElement;
  /** Its text is in a group of its own: a moved group leaves the text as it was laid out, a moved text does not. */
  tag: SVGGElement;
  /** What the node says; undefined while it shows something else. */
  shape: Shape<G> | undefined;
  /** In natural pixels. */
  corner: Point;
}

export class ShapeLayer<G extends object> {
  readonly element: SVGSVGElement;
  private readonly options: LayerOptions<G>;
  private scale = 0;
  private readonly list: SVGGElement;
  private readonly tags: SVGGElement;
  private readonly work: SVGGElement;
  private readonly handles: SVGGElement;
  private readonly sketching: SVGGElement;
  private readonly nodes = new Map<number, ShapeNode<G>>();

  constructor(options: LayerOptions<G>) {
    this.options = options;
    this.element = svg("svg", { class: options.isOpen ? "shapes open-paths" : "shapes", role: "group" });
    this.list = svg("g", { class: "list" });
    this.tags = svg("g", { class: "tags", "aria-hidden": "true" });
    this.sketching = svg("g", { class: "sketch" });
    this.handles = svg("g", { class: "handles", "aria-hidden": "true" });
    this.work = svg("g", {});
    this.work.append(this.sketching, this.handles);
    this.element.append(this.list, this.tags, this.work);
  }

  view({ scale, x, y }: Viewport, title: string): void {
    set(this.element, "aria-label", title);
    for (const scene of [this.list, this.work]) set(scene, "transform", `translate(${x} ${y}) scale(${scale})`);
    set(this.tags, "transform", `translate(${x} ${y})`);
    if (scale === this.scale) return;
    this.scale = scale;
    this.work.style.setProperty("--unit", String(1 / scale));
    for (const entry of this.nodes.values()) this.keepSize(entry);
  }

  /** Make the nodes say what the scene says; those that say it already are left alone. */
  draw(scene: Scene<G>): void {
    const gone = new Set(this.nodes.keys());
    scene.shapes.forEach((shape, index) => {
      gone.delete(shape.id);
      const entry = this.nodes.get(shape.id) ?? this.add(shape.id);
      if (entry.shape !== shape) this.outline(entry, shape.geometry);
      entry.shape = shape;
      const isSelected = shape.id === scene.selected;
      set(entry.node, "aria-label", scene.nameOf(shape));
      set(entry.node, "aria-pressed", String(isSelected));
      set(entry.node, "style", `--color:${scene.colorOf(shape.label)}`);
      const words = entry.tag.firstElementChild as SVGTextElement;
      if (words.textContent !== shortened(shape.label)) words.textContent = shortened(shape.label);
      if (this.list.children[index] !== entry.node) this.list.insertBefore(entry.node, this.list.children[index] ?? null);
    });
    for (const id of gone) {
      const entry = this.nodes.get(id);
      entry?.node.remove();
      entry?.tag.remove();
      this.nodes.delete(id);
    }
    const selected = scene.shapes.find(({ id }) => id === scene.selected);
    this.drawHandles(selected?.geometry, scene.handle);
  }

  /** How a shape looks while it is dragged. */
  preview(id: number, geometry: G): void {
    const entry = this.nodes.get(id);
    if (entry === undefined) return;
    this.outline(entry, geometry);
    // Whatever comes next is drawn anew.
    entry.shape = undefined;
    this.drawHandles(geometry, undefined);
  }

  sketch(sketch: Sketch | undefined): void {
    if (sketch === undefined) {
      this.sketching.replaceChildren();
      return;
    }
    const dots = sketch.points.slice(-MAX_HANDLES).map((point) => svg("circle", { class: "dot", style: placeStyle(point) }));
    this.sketching.setAttribute("style", `--color:${sketch.color}`);
    this.sketching.replaceChildren(
      svg("path", { class: "halo", d: sketch.path + sketch.rubber }),
      svg("path", { class: "line", d: sketch.path }),
      svg("path", { class: sketch.isWrong ? "rubber wrong" : "rubber", d: sketch.rubber }),
      ...dots,
    );
  }

  focus(id: number): void {
    this.nodes.get(id)?.node.focus({ preventScroll: true });
  }

  /** The shape whose node has the focus. */
  get focused(): number | undefined {
    const root = this.element.getRootNode() as ShadowRoot;
    for (const [id, { node }] of this.nodes) if (node === root.activeElement) return id;
    return undefined;
  }

  private add(id: number): ShapeNode<G> {
    const node = svg("g", { class: "shape", role: "button", tabindex: "0" });
    const outline = this.options.isDot ? [svg("circle", { class: "dot" })] : [svg("path", { class: "halo" }), svg("path", { class: "line" })];
    // On the node, which can take the focus anyway: an SVG that listens for it becomes a stop of Tab itself.
    node.addEventListener("focus", () => this.options.picked(id));
    // A screen reader presses without a pointer; a real one has been seen to by the stage.
    node.addEventListener("click", (event) => {
      if (event.detail === 0) this.options.picked(id);
    });
    node.append(...outline);
    const tag = this.tags.appendChild(svg("g", {}));
    tag.append(svg("text", { class: "tag" }));
    const entry = { node, tag, shape: undefined, corner: { x: 0, y: 0 } };
    this.nodes.set(id, entry);
    return entry;
  }

  private outline(entry: ShapeNode<G>, geometry: G): void {
    const { kind, isDot } = this.options;
    const { left, top } = kind.bounds(geometry);
    entry.corner = { x: left, y: top };
    if (!isDot) for (const path of entry.node.children) path.setAttribute("d", kind.path(geometry));
    this.keepSize(entry);
  }

  /** Dot and label are as large on the screen as they were. */
  private keepSize({ node, tag, corner: { x, y } }: ShapeNode<G>): void {
    const { scale } = this;
    if (this.options.isDot) {
      node.firstElementChild?.setAttribute("transform", `translate(${x} ${y}) scale(${1 / scale})`);
      tag.setAttribute("transform", `translate(${x * scale + 10} ${y * scale + 4})`);
    } else {
      // Above the shape, but not above the image.
      const by = y * scale < TAG_HEIGHT_PX ? 14 : -6;
      tag.setAttribute("transform", `translate(${x * scale + 3} ${y * scale + by})`);
    }
  }

  private drawHandles(geometry: G | undefined, chosen: number | undefined): void {
    const all = geometry === undefined || this.options.isDot ? [] : this.options.kind.handles(geometry);
    const every = Math.ceil(all.length / MAX_HANDLES);
    const shown = all.map((point, index) => ({ point, index })).filter(({ index }) => index % every === 0 || index === chosen);
    while (this.handles.children.length > shown.length) this.handles.lastElementChild?.remove();
    shown.forEach(({ point, index }, nth) => {
      const handle = this.handles.children[nth] ?? this.handles.appendChild(newHandle());
      place(handle, point);
      set(handle, "class", index === chosen ? "handle chosen" : "handle");
    });
  }
}

function newHandle(): SVGGElement {
  const handle = svg("g", {});
  handle.append(svg("circle", { class: "touch" }), svg("circle", { class: "knob" }));
  return handle;
}

function shortened(label: string): string {
  const characters = Array.from(label);
  return characters.length > MAX_TAG_CHARACTERS ? `${characters.slice(0, MAX_TAG_CHARACTERS - 1).join("")}…` : label;
}

function place(child: Element, point: Point): void {
  set(child, "style", placeStyle(point));
}

function placeStyle({ x, y }: Point): string {
  return `transform:translate(${x}px,${y}px) scale(var(--unit))`;
}

function set(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Record<string, string>): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
