/**
 * Which elements belong to a form.
 *
 * Those below it in the light tree; shadow roots are not entered (observed). The one exception is a self-contained
 * widget: the form in its shadow root is that widget's own, and what a template appends to it counts.
 */

import { isSelfContained, type OwnForm, type SelfContained } from "./control.ts";

/** Every element that belongs to `root`, in document order; a self-contained widget belongs to its own form. */
export function* elementsIn(root: ParentNode): Generator<Element> {
  const owner = ownerOf(root);
  if (owner !== undefined) {
    yield owner;
    for (const region of owner.children) if (owner.regionTags.includes(region.localName)) yield* below(region);
  }
  yield* below(root);
}

/** The form that somebody means who says "the form": the page's first, be it within a self-contained widget. */
export function mainForm(): Partial<OwnForm> & Element | undefined {
  for (const element of elementsIn(document)) if (element.localName === "crowd-form") return element;
  return undefined;
}

/** The forms of self-contained widgets below `root`, into which neither queries nor mutation observers see. */
export function ownForms(root: ParentNode): OwnForm[] {
  return Array.from(elementsIn(root)).filter(isSelfContained).flatMap(({ ownForm }) => ownForm ?? []);
}

function* below(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll("*")) {
    yield element;
    if (!isSelfContained(element) || element.ownForm === null) continue;
    yield element.ownForm;
    yield* below(element.ownForm);
  }
}

function ownerOf(root: ParentNode): SelfContained | undefined {
  const tree = root.getRootNode();
  if (!(tree instanceof ShadowRoot) || !isSelfContained(tree.host)) return undefined;
  return tree.host.ownForm === root ? tree.host : undefined;
}
