/** The gallery itself: which element is looked at, what its source says, and what is answered in the preview. */

import { html, nothing, render, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { JsonObject } from "../answers/json.ts";
import { answerText } from "./answer-text.ts";
import type { ElementDoc, ExampleDoc } from "./catalogue/types.ts";
import { asTemplate, composePage } from "./compose.ts";
import { LANGUAGES } from "./languages.ts";
import type { FromPreview, Look, Theme } from "./messages.ts";
import { PreviewFrame } from "./preview-frame.ts";
import { readAttribute, writeAttribute } from "./source.ts";
import { attributeTable, namedList, navigation, prose } from "./views.ts";

const TYPING_SETTLES_MS = 350;
const HEIGHT_LIMITS_PX = { least: 160, most: 680 };

/** As in gallery.css. */
const NARROW = matchMedia("(max-width: 60rem)");

const THEMES: readonly { value: Theme; label: string }[] = [
  { value: "auto", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];
const WIDTHS = [
  { value: "desktop", label: "Desktop" },
  { value: "phone", label: "Phone" },
] as const;

export interface GalleryPlaces {
  /** Folds the list of elements away on narrow screens. */
  fold: HTMLDetailsElement;
  /** Where the list of elements goes, where the element goes. */
  navigation: HTMLElement;
  content: HTMLElement;
}

export class Gallery {
  private readonly places: GalleryPlaces;
  private readonly catalogue: readonly ElementDoc[];
  private readonly pictures: ReadonlyMap<string, string>;
  private preview: PreviewFrame | undefined;
  private element: ElementDoc;
  private example: ExampleDoc;
  private source: string;
  private answer: JsonObject = {};
  /** The answer shown is one that was submitted; it stays until something new is entered. */
  private isSubmitted = false;
  private startsAnew = false;
  private problems: string[] = [];
  private look: Look = { theme: "auto", language: "en" };
  private width: (typeof WIDTHS)[number]["value"] = "desktop";
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(places: GalleryPlaces, catalogue: readonly ElementDoc[], pictures: ReadonlyMap<string, string>) {
    this.places = places;
    this.catalogue = catalogue;
    this.pictures = pictures;
    this.element = this.named(location.hash) ?? this.first;
    this.example = this.element.examples[0] as ExampleDoc;
    this.source = this.example.html;
  }

  start(): void {
    this.render();
    const place = this.places.content.querySelector<HTMLElement>("[data-preview]");
    if (place === null) throw new Error("the gallery has no place for its preview");
    this.preview = new PreviewFrame(place, (message) => this.receive(message));
    this.showPreview();
    window.addEventListener("hashchange", () => this.follow());
    const foldNavigation = (): void => void (this.places.fold.open = !NARROW.matches);
    NARROW.addEventListener("change", foldNavigation);
    foldNavigation();
  }

  /** The address has changed: to another element, or to a heading of this page. */
  private follow(): void {
    const element = location.hash === "" ? this.first : this.named(location.hash);
    if (element === undefined || element === this.element) return;
    this.element = element;
    this.choose(element.examples[0] as ExampleDoc);
    this.places.fold.open = !NARROW.matches;
    window.scrollTo(0, 0);
    this.places.content.focus({ preventScroll: true });
  }

  private get first(): ElementDoc {
    return this.catalogue[0] as ElementDoc;
  }

  private named(hash: string): ElementDoc | undefined {
    return this.catalogue.find(({ tag }) => `#${tag}` === hash);
  }

  private choose(example: ExampleDoc): void {
    this.example = example;
    this.source = example.html;
    this.startAgain();
  }

  private startAgain(): void {
    this.isSubmitted = false;
    this.render();
    this.showPreview();
  }

  private readonly edit = (source: string): void => {
    this.source = source;
    this.isSubmitted = false;
    this.render();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.showPreview(), TYPING_SETTLES_MS);
  };

  private showPreview(): void {
    clearTimeout(this.timer);
    this.problems = [];
    this.startsAnew = true;
    const submits = this.example.submits === true && this.source === this.example.html;
    this.preview?.show(composePage(this.source, this.pictures), submits, this.look);
  }

  private receive(message: FromPreview): void {
    if (message.type === "height") return this.setHeight(message.px);
    if (message.type === "problem") this.problems = [...this.problems, message.text];
    else if (message.type === "submitted") {
      this.answer = message.answer;
      this.isSubmitted = true;
      // As the portal would go on to the next task.
      this.showPreview();
    } else {
      if (!(this.isSubmitted && this.startsAnew)) {
        this.answer = message.answer;
        this.isSubmitted = false;
      }
      this.startsAnew = false;
    }
    this.render();
  }

  private setHeight(px: number): void {
    const { least, most } = HEIGHT_LIMITS_PX;
    const style = this.places.content.querySelector<HTMLElement>("[data-preview]")?.style;
    if (px === 0) style?.removeProperty("--height");
    else style?.setProperty("--height", `${Math.min(most, Math.max(least, px))}px`);
  }

  private wear(look: Partial<Look>): void {
    this.look = { ...this.look, ...look };
    document.documentElement.dataset["theme"] = this.look.theme;
    this.preview?.wear(this.look);
    this.render();
  }

  private render(): void {
    document.title = `${this.element.tag} · overread elements`;
    render(navigation(this.catalogue, this.element), this.places.navigation);
    render(this.page(), this.places.content);
  }

  private page(): TemplateResult {
    const { tag, says, regions, script, styles, keys } = this.element;
    return html`<h1 class="tag">${tag}</h1>
      <p class="lead">${prose(says)}</p>
      ${this.exampleTabs()}
      <div class="workbench">
        <section class="stage card" aria-label="Live preview">
          ${this.toolbar()}
          <div class="preview" data-preview data-width=${this.width}></div>
        </section>
        <section class="source card" aria-label="Source">
          <header class="pane-head">
            <h2><label for="source">Source</label></h2>
            <button type="button" class="button quiet small" @click=${() => this.edit(this.example.html)}>Reset</button>
            ${isSecureContext
              ? html`<button type="button" class="button quiet small" @click=${this.copyTemplate}>Copy template</button>`
              : nothing}
          </header>
          <textarea
            id="source"
            class="mono"
            rows="10"
            spellcheck="false"
            autocapitalize="none"
            .value=${live(this.source)}
            @input=${(event: Event) => this.edit((event.target as HTMLTextAreaElement).value)}
          ></textarea>
          <p class="problems" role="status">${this.problems.length === 0 ? nothing : this.problems.map((text) => html`<span>${text}</span>`)}</p>
        </section>
        <section class="answer card" aria-label="Answer">
          <header class="pane-head">
            <h2>Answer</h2>
            ${this.isSubmitted ? html`<span class="badge success">Submitted</span>` : html`<span class="badge">As it stands</span>`}
          </header>
          <pre class="code" tabindex="0" data-answer>${answerText(this.answer)}</pre>
        </section>
      </div>
      <section class="section">
        <h2>Attributes</h2>
        ${attributeTable(
          this.element,
          (name) => readAttribute(this.source, tag, name),
          (name, value) => this.edit(writeAttribute(this.source, tag, name, value)),
        )}
      </section>
      ${namedList("Regions", regions)} ${namedList("Script", script)} ${namedList("Style", styles)} ${namedList("Keys", keys)}`;
  }

  private exampleTabs(): unknown {
    const { examples } = this.element;
    return html`<div class="examples" role="group" aria-label="Examples">
      ${examples.map(
        (example) => html`<button type="button" aria-pressed=${example === this.example} @click=${() => this.choose(example)}>${example.title}</button>`,
      )}
    </div>`;
  }

  private toolbar(): TemplateResult {
    return html`<div class="toolbar">
      ${choice("Theme", THEMES, this.look.theme, (theme) => this.wear({ theme }))}
      ${choice("Width", WIDTHS, this.width, (width) => {
        this.width = width;
        this.render();
      })}
      ${LANGUAGES.length < 2 ? nothing : choice("Language", LANGUAGES, this.look.language, (language) => this.wear({ language }))}
      <button type="button" class="button quiet small" @click=${() => this.startAgain()}>Start again</button>
    </div>`;
  }

  private readonly copyTemplate = async (event: Event): Promise<void> => {
    const button = event.target as HTMLButtonElement;
    await navigator.clipboard.writeText(asTemplate(this.source));
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy template"), 2000);
  };
}

function choice<T extends string>(
  label: string,
  options: readonly { value: T; label: string }[],
  current: T,
  choose: (value: T) => void,
): TemplateResult {
  return html`<label class="choice"
    ><span>${label}</span
    ><select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value as T)}>
      ${options.map((option) => html`<option value=${option.value} .selected=${option.value === current}>${option.label}</option>`)}
    </select></label
  >`;
}
