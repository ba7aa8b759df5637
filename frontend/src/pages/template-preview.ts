/**
 * The preview: the form is posted into a sandboxed frame, a new one for each preview, so that nothing is left of the last and
 * the browser's *back* leads away from the page and not through previews.
 */

import { TaskFrame } from "./task-frame.ts";
import { currentTheme, type Theme } from "./theme.ts";

export interface PreviewOptions {
  language: string;
  /** What an element, or a script, says is wrong. */
  problem(text: string): void;
  /** An answer as JSON text. */
  submitted(text: string): void;
}

const HEIGHT_LIMITS_PX = { least: 240, most: 1_600 };

export class Preview {
  private readonly form: HTMLFormElement;
  private readonly button: HTMLButtonElement;
  private readonly place: HTMLElement;
  private readonly options: PreviewOptions;
  private frame: HTMLIFrameElement;
  private task: TaskFrame | undefined;
  private theme: Theme | undefined;

  /** button: submits the form into the frame. place: holds the frame. */
  constructor(form: HTMLFormElement, button: HTMLButtonElement, place: HTMLElement, options: PreviewOptions) {
    this.form = form;
    this.button = button;
    this.place = place;
    this.options = options;
    this.frame = find(place, "iframe");
    // Before the browser submits it, by a person's press as by ours.
    button.addEventListener("click", () => this.prepare());
  }

  show(): void {
    this.prepare();
    this.form.requestSubmit(this.button);
  }

  setWidth(width: string): void {
    this.place.dataset["width"] = width;
  }

  /** `undefined` follows the page. */
  setTheme(theme: Theme | undefined): void {
    this.theme = theme;
    this.greet();
  }

  private prepare(): void {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const nonce = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    find<HTMLInputElement>(this.form, "input[name=nonce]").value = nonce;
    const frame = this.frame.cloneNode(false) as HTMLIFrameElement;
    frame.dataset["nonce"] = nonce;
    this.task?.close();
    this.frame.replaceWith(frame);
    this.frame = frame;
    this.place.style.removeProperty("--height");
    this.task = new TaskFrame(frame, {
      ready: () => this.greet(),
      draft: () => undefined,
      submit: (text) => {
        this.task?.send({ type: "accepted" });
        this.options.submitted(text);
      },
      problem: ({ element, attribute, position, text }) => {
        const place = [element, attribute, position].filter((part) => part !== "").join(" ");
        this.options.problem(place === "" ? text : `${place}: ${text}`);
      },
      active: () => undefined,
      key: () => undefined,
      height: (px) => this.setHeight(px),
    });
  }

  private greet(): void {
    this.task?.send({ type: "welcome", draft: null, seq: 0, language: this.options.language, theme: this.theme ?? currentTheme() });
  }

  private setHeight(px: number): void {
    const { least, most } = HEIGHT_LIMITS_PX;
    this.place.style.setProperty("--height", `${Math.min(most, Math.max(least, px))}px`);
  }
}

function find<E extends Element>(within: Element, selector: string): E {
  const found = within.querySelector<E>(selector);
  if (found === null) throw new Error(`the page of a template has no ${selector}`);
  return found;
}
