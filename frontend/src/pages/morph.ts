/**
 * Makes one piece of a page equal to another, changing only what differs: what somebody is using stays theirs.
 *
 * Kept as they are: fields that were changed or are in use, open dialogs and menus, whether a `<details>` is open, and
 * everything below an element with `data-keep`. Elements are matched by `id` or `data-key`, else by their place.
 */

export function morph(from: Element, to: Element): void {
  if (from.matches("[data-keep], dialog[open]") || from.isEqualNode(to)) return;
  morphAttributes(from, to);
  if (isTouched(from)) return;
  morphChildren(from, to);
}

function morphChildren(from: Element, to: Element): void {
  const keyed = new Map<string, Element>();
  for (const child of from.children) if (keyOf(child)) keyed.set(keyOf(child), child);
  let current: ChildNode | null = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const match: ChildNode | undefined = wanted instanceof Element ? keyed.get(keyOf(wanted)) : undefined;
    if (match !== undefined && match !== current) {
      from.insertBefore(match, current);
      current = match;
    }
    if (current !== null && isSameKind(current, wanted)) {
      const next: ChildNode | null = current.nextSibling;
      if (current instanceof Element && wanted instanceof Element) morph(current, wanted);
      else if (current.nodeValue !== wanted.nodeValue) current.nodeValue = wanted.nodeValue;
      current = next;
    } else {
      from.insertBefore(document.importNode(wanted, true), current);
    }
  }
  while (current !== null) {
    const next: ChildNode | null = current.nextSibling;
    current.remove();
    current = next;
  }
}

function isSameKind(one: Node, other: Node): boolean {
  if (one.nodeType !== other.nodeType) return false;
  if (!(one instanceof Element && other instanceof Element)) return true;
  return one.localName === other.localName && keyOf(one) === keyOf(other);
}

/** Empty for an element that is known by its place only; no key is. */
function keyOf(element: Element): string {
  return element.id || (element.getAttribute("data-key") ?? "");
}

function morphAttributes(from: Element, to: Element): void {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !isOwn(from, name)) from.removeAttribute(name);
  }
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value && !isOwn(from, name)) from.setAttribute(name, value);
  }
}

/** What the person in front has set, not the server. */
function isOwn(element: Element, attribute: string): boolean {
  return attribute === "open" && (element instanceof HTMLDetailsElement || element instanceof HTMLDialogElement);
}

function isTouched(element: Element): boolean {
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) return true;
  if (!(element instanceof HTMLSelectElement)) return false;
  return element === document.activeElement || [...element.options].some((option) => option.selected !== option.defaultSelected);
}
