/**
 * Shapes as SVG over the stage: one focusable node for each, handles for the selected one, a sketch of what is being
 * drawn. Written by hand, not through a template: a pointer that drags touches one node a frame, however many there are.
 *
 * The scene stands in natural pixels under one transform, so zoom and pan change two attributes. What keeps its size on
 * the screen (labels, handles, points) is scaled by `--unit`, the natural pixels of one screen pixel.
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

export class ShapeLayer<G extends object> {
  readonly element: SVGSVGElement;
  private readonly options: LayerOptions<G>;
  private scale = 1;
  private readonly scene: SVGGElement;
  private readonly list: SVGGElement;
  private readonly handles: SVGGElement;
  private readonly sketching: SVGGElement;
  private readonly nodes = new Map<number, { node: SVGGElement; shape: Shape<G> | undefined }>();

  constructor(options: LayerOptions<G>) {
    this.options = options;
    this.element = svg("svg", { class: options.isOpen ? "shapes open-paths" : "shapes", role: "group" });
    this.list = svg("g", { class: "list" });
    this.sketching = svg("g", { class: "sketch" });
    this.handles = svg("g", { class: "handles", "aria-hidden": "true" });
    this.scene = svg("g", { class: "scene" });
    this.scene.append(this.list, this.sketching, this.handles);
    this.element.append(this.scene);
  }

  view({ scale, x, y }: Viewport, title: string): void {
    set(this.element, "aria-label", title);
    this.scale = scale;
    this.scene.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
    this.element.style.setProperty("--unit", String(1 / scale));
  }

  /** Make the nodes say what the scene says; those that say it already are left alone. */
  draw(scene: Scene<G>): void {
    const gone = new Set(this.nodes.keys());
    scene.shapes.forEach((shape, index) => {
      gone.delete(shape.id);
      const entry = this.nodes.get(shape.id) ?? this.add(shape.id);
      if (entry.shape !== shape) this.outline(entry.node, shape.geometry);
      entry.shape = shape;
      const isSelected = shape.id === scene.selected;
      set(entry.node, "aria-label", scene.nameOf(shape));
      set(entry.node, "aria-pressed", String(isSelected));
      set(entry.node, "style", `--color:${scene.colorOf(shape.label)}`);
      const tag = entry.node.querySelector("text") as SVGTextElement;
      if (tag.textContent !== shortened(shape.label)) tag.textContent = shortened(shape.label);
      if (this.list.children[index] !== entry.node) this.list.insertBefore(entry.node, this.list.children[index] ?? null);
    });
    for (const id of gone) {
      this.nodes.get(id)?.node.remove();
      this.nodes.delete(id);
    }
    const selected = scene.shapes.find(({ id }) => id === scene.selected);
    this.drawHandles(selected?.geometry, scene.handle);
  }

  /** How a shape looks while it is dragged. */
  preview(id: number, geometry: G): void {
    const entry = this.nodes.get(id);
    if (entry === undefined) return;
    this.outline(entry.node, geometry);
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

  private add(id: number): { node: SVGGElement; shape: Shape<G> | undefined } {
    const node = svg("g", { class: "shape", role: "button", tabindex: "0" });
    const outline = this.options.isDot ? [svg("circle", { class: "dot" })] : [svg("path", { class: "halo" }), svg("path", { class: "line" })];
    const beside: Record<string, string> = this.options.isDot ? { x: "10", y: "4" } : { x: "3" };
    // On the node, which can take the focus anyway: an SVG that listens for it becomes a stop of Tab itself.
    node.addEventListener("focus", () => this.options.picked(id));
    // A screen reader presses without a pointer; a real one has been seen to by the stage.
    node.addEventListener("click", (event) => {
      if (event.detail === 0) this.options.picked(id);
    });
    node.append(...outline, svg("text", { class: "tag", "aria-hidden": "true", ...beside }));
    const entry = { node, shape: undefined };
    this.nodes.set(id, entry);
    return entry;
  }

  private outline(node: SVGGElement, geometry: G): void {
    const { kind, isDot } = this.options;
    const box = kind.bounds(geometry);
    const corner = { x: box.left, y: box.top };
    if (isDot) place(node.querySelector(".dot") as SVGElement, corner);
    else for (const path of node.querySelectorAll("path")) path.setAttribute("d", kind.path(geometry));
    const tag = node.querySelector("text") as SVGTextElement;
    place(tag, corner);
    // Above the shape, but not above the image.
    if (!isDot) set(tag, "y", box.top * this.scale < TAG_HEIGHT_PX ? "14" : "-6");
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
