/** The shapes of one image: read from an initial value or a draft, written into the answer, compared with the initial ones. */

import { isPlainObject, type Json, type JsonObject } from "../answers/json.ts";
import { labelTexts } from "../base/label-texts.ts";
import type { Shape, ShapeKind } from "../geometry/shape-kind.ts";
import type { Size } from "../geometry/viewport.ts";

/** Those shapes whose label is in the list just now, and the place of each among them. */
export interface Visible<G extends object> {
  readonly shapes: readonly Shape<G>[];
  readonly places: ReadonlyMap<number, number>;
}

export class Annotation<G extends object> {
  /** In the order of their creation. An edit makes a new list, so identity tells whether something has changed. */
  shapes: readonly Shape<G>[] = [];
  private initial: readonly Shape<G>[] = [];
  private nextId = 1;
  private seen: { shapes: unknown; labels: unknown; visible: Visible<G> } | undefined;
  private readonly kind: ShapeKind<G>;

  constructor(kind: ShapeKind<G>) {
    this.kind = kind;
  }

  make(label: string, geometry: G): Shape<G> {
    return { id: this.nextId++, label, geometry };
  }

  /** What is drawn and submitted; a shape whose label is taken from the list comes back with it (spec 3.5). */
  visible(labels: readonly unknown[]): Visible<G> {
    const { seen, shapes } = this;
    if (seen?.shapes === shapes && seen.labels === labels) return seen.visible;
    const known = new Set(labelTexts(labels));
    const shown = shapes.filter(({ label }) => known.has(label));
    const visible = { shapes: shown, places: new Map(shown.map(({ id }, index) => [id, index])) };
    this.seen = { shapes, labels, visible };
    return visible;
  }

  /** Remember these items to compare with. Returns how many of them are no shapes. */
  readInitial(items: readonly unknown[], image: Size): number {
    this.initial = this.read(items, image);
    return items.length - this.initial.length;
  }

  showInitial(): void {
    this.shapes = this.initial;
  }

  restore(items: readonly unknown[], image: Size): void {
    this.shapes = this.read(items, image);
  }

  write(shapes: readonly Shape<G>[], image: Size): JsonObject[] {
    return shapes.map(({ label, geometry }) => ({ label, ...(this.kind.write(geometry, image) as Record<string, Json>) }));
  }

  /** Results are compared, not actions: what was taken back is no modification, whatever its place in the list. */
  isModified(labels: readonly unknown[], image: Size): boolean {
    if (this.shapes === this.initial) return false;
    const known = new Set(labelTexts(labels));
    const sorted = (shapes: readonly Shape<G>[]): string => {
      const items = this.write(shapes.filter(({ label }) => known.has(label)), image);
      return items.map((item) => JSON.stringify(item)).sort().join();
    };
    return sorted(this.shapes) !== sorted(this.initial);
  }

  /** Data is not to be trusted: what is no shape of this kind is left out. */
  private read(items: readonly unknown[], image: Size): Shape<G>[] {
    const shapes: Shape<G>[] = [];
    for (const item of items) {
      if (!isPlainObject(item) || item["label"] === undefined) continue;
      const geometry = this.kind.read(item, image);
      if (geometry !== undefined) shapes.push(this.make(labelTexts([item["label"]])[0] as string, geometry));
    }
    return shapes;
  }
}
