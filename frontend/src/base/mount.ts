/** For tests: put markup into the page as a template would, wait until it stands, take it away afterwards. */

export async function mount(html: string): Promise<HTMLElement> {
  document.body.innerHTML = html;
  await settled();
  return document.body;
}

/** Until every element has rendered what was changed. */
export async function settled(): Promise<void> {
  // Mutation observers, then renderings, then what renderings asked for.
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setTimeout(resolve));
    const elements = Array.from(document.querySelectorAll<Element & { updateComplete?: Promise<unknown> }>("*"));
    await Promise.all(elements.map((element) => element.updateComplete));
  }
}

export function find<T extends Element = HTMLElement>(root: ParentNode, selector: string): T {
  const element = root.querySelector<T>(selector);
  if (element === null) throw new Error(`${selector} is not there`);
  return element;
}

/** Inside the element's shadow root. */
export function within<T extends Element = HTMLElement>(element: Element, selector: string): T {
  if (element.shadowRoot === null) throw new Error(`${element.localName} has no shadow root`);
  return find<T>(element.shadowRoot, selector);
}

/** Type into the field of a text control as a worker does. */
export async function type(element: Element, text: string): Promise<void> {
  const field = within<HTMLInputElement>(element, "input, textarea");
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  await settled();
}
