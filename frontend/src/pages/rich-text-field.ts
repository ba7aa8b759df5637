/**
 * Formatted text in place of a field of HTML. The field keeps the text and goes with the form; the editor writes into it with every
 * change, and not before one: what somebody wrote by hand stays as they wrote it until they edit it here.
 */

import { TextSelection, type Command } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { linkOf, pictureAddressOf, pictureSourceOf } from "./rich-text-addresses.ts";
import { linkAt, pictureAt, TOOLS } from "./rich-text-commands.ts";
import { Dialog } from "./rich-text-dialogs.ts";
import { readHtml, writeHtml } from "./rich-text-html.ts";
import { linkTo, schema } from "./rich-text-schema.ts";
import { Toolbar } from "./rich-text-toolbar.ts";
import { stateWith, textView } from "./rich-text-view.ts";

/** As many obstacles are named as somebody would read. */
const NAMED_OBSTACLES = 3;

/** The parts of editors and dialogs are the page's (console/pages/rich_text.html): its words are in one catalogue. */
export function startRichText(): void {
  const parts = document.querySelector<HTMLTemplateElement>("#rich-text-parts")?.content;
  const fields = document.querySelectorAll<HTMLTextAreaElement>("[data-rich-text] textarea");
  if (parts === undefined || fields.length === 0) return;
  const dialogs = { link: dialogOf(parts, "link"), picture: dialogOf(parts, "picture") };
  for (const field of fields) new RichTextField(field, part(parts, ".rich-text"), dialogs);
}

class RichTextField {
  private readonly field: HTMLTextAreaElement;
  private readonly box: HTMLElement;
  private readonly dialogs: { link: Dialog; picture: Dialog };
  private readonly toolbar: Toolbar;
  private readonly view: EditorView;
  private readonly keys: Record<string, Command> = {
    "Mod-k": () => this.press("link"),
    Enter: (state) => pictureAt(state) !== undefined && this.press("picture"),
  };
  /** The HTML that the view shows: what the field held when it was read, or what was last written into it. */
  private shown = "";

  constructor(field: HTMLTextAreaElement, box: HTMLElement, dialogs: { link: Dialog; picture: Dialog }) {
    this.field = field;
    this.box = box;
    this.dialogs = dialogs;
    const label = field.labels[0];
    if (label) label.id ||= `label-${field.name}`;
    const tools = this.find("[role=toolbar]");
    tools.setAttribute("aria-label", `${tools.getAttribute("aria-label") ?? ""}: ${labelOf(field)}`);
    const described = field.getAttribute("aria-describedby");
    this.view = textView(this.find("[data-text]"), {
      doc: schema.node("doc", null, [schema.node("paragraph")]),
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": label?.id ?? "",
        id: `text-${field.name}`,
        class: "rich-text-content",
        ...(described === null ? {} : { "aria-describedby": described }),
        ...(field.matches("[aria-invalid]") ? { "aria-invalid": "true" } : {}),
      },
      keys: this.keys,
      openPicture: () => this.press("picture"),
      changed: (isText) => this.changed(isText),
    });
    tools.setAttribute("aria-controls", this.view.dom.id);
    this.toolbar = new Toolbar(tools, (tool, byKey) => {
      this.press(tool);
      if (!byKey && document.activeElement?.closest("dialog") === null) this.view.focus();
    });
    field.before(box);
    this.find("[data-html]").append(field);
    this.wire(label);
    this.showText();
  }

  private wire(label: HTMLLabelElement | undefined): void {
    for (const button of this.box.querySelectorAll<HTMLButtonElement>("[data-view]")) {
      button.addEventListener("click", () => {
        if (button.dataset["view"] === "text") this.showText();
        else this.switchTo("html", []);
      });
    }
    const focusText = (event: Event): void => {
      if (!this.field.hidden) return;
      event.preventDefault();
      this.view.focus();
    };
    label?.addEventListener("click", focusText);
    for (const link of document.querySelectorAll(`a[href="#${this.field.id}"]`)) link.addEventListener("click", focusText);
    // A browser that goes back fills in fields when scripts have long run.
    window.addEventListener("pageshow", () => {
      if (this.field.hidden && this.field.value !== this.shown) this.showText();
    });
  }

  /** As text, if that can hold all that is there; else as HTML, with what is in the way. */
  private showText(): void {
    const { doc, obstacles } = readHtml(this.field.value);
    if (doc === undefined) {
      this.switchTo("html", obstacles);
      return;
    }
    // What has not been touched as HTML keeps its history.
    if (this.field.value !== this.shown) this.view.updateState(stateWith(doc, this.keys));
    this.shown = this.field.value;
    this.switchTo("text", []);
    this.changed(false);
  }

  private switchTo(shows: "text" | "html", obstacles: string[]): void {
    const isText = shows === "text";
    this.field.hidden = isText;
    this.find("[data-text]").hidden = !isText;
    this.find("[role=toolbar]").hidden = !isText;
    const sentence = this.find("[data-obstacles]");
    sentence.hidden = obstacles.length === 0;
    sentence.textContent = (sentence.dataset["obstacles"] ?? "").replace("{what}", obstacles.slice(0, NAMED_OBSTACLES).join(" "));
    for (const button of this.box.querySelectorAll("[data-view]")) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-view") === shows));
    }
  }

  private changed(isText: boolean): void {
    if (isText) {
      this.shown = writeHtml(this.view.state.doc);
      this.field.value = this.shown;
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.toolbar.show(this.view.state, linkAt(this.view.state) !== undefined, pictureAt(this.view.state) !== undefined);
  }

  // --- tools ---

  private press(tool: string): boolean {
    if (tool === "link") this.askLink();
    else if (tool === "picture") this.askPicture();
    else TOOLS[tool]?.run(this.view.state, this.view.dispatch, this.view);
    return true;
  }

  private askLink(): void {
    const { view } = this;
    const { state } = view;
    const link = linkAt(state);
    const { from, to } = link ?? state.selection;
    this.dialogs.link.ask({
      before: link && { address: String(link.mark.attrs["href"]), words: "" },
      asksWords: from === to,
      read: linkOf,
      done: ({ address, words }) => {
        const { tr } = state;
        const mark = schema.marks.link.create(link ? { ...link.mark.attrs, href: address } : linkTo(address));
        if (from === to) tr.replaceSelectionWith(schema.text(words || address, [...(state.storedMarks ?? state.selection.$from.marks()), mark]), false);
        else tr.addMark(from, to, mark);
        view.dispatch(tr.scrollIntoView());
      },
      ...(link && { remove: () => view.dispatch(state.tr.removeMark(link.from, link.to, schema.marks.link)) }),
      closed: () => view.focus(),
    });
  }

  private askPicture(): void {
    const { view } = this;
    const { state } = view;
    const picture = pictureAt(state);
    this.dialogs.picture.ask({
      before: picture && { address: pictureAddressOf(picture.src), words: picture.alt },
      asksWords: true,
      read: (typed) => (picture !== undefined && typed.trim() === pictureAddressOf(picture.src) ? picture.src : pictureSourceOf(typed)),
      done: ({ address, words }) => {
        const { tr } = state;
        if (picture !== undefined) tr.setNodeMarkup(picture.at, undefined, { ...state.doc.nodeAt(picture.at)?.attrs, src: address, alt: words });
        else tr.replaceSelectionWith(schema.nodes.image.create({ src: address, alt: words }));
        if (picture === undefined) tr.setSelection(TextSelection.near(tr.selection.$to));
        view.dispatch(tr.scrollIntoView());
      },
      closed: () => view.focus(),
    });
  }

  private find<E extends HTMLElement = HTMLElement>(selector: string): E {
    const found = this.box.querySelector<E>(selector);
    if (found === null) throw new Error(`the editor has no ${selector}`);
    return found;
  }
}

function labelOf(field: HTMLTextAreaElement): string {
  return field.labels[0]?.firstChild?.textContent?.trim() ?? "";
}

function dialogOf(parts: DocumentFragment, name: string): Dialog {
  const element = part<HTMLDialogElement>(parts, `dialog[data-asks-for="${name}"]`);
  document.body.append(element);
  return new Dialog(element);
}

function part<E extends HTMLElement = HTMLElement>(parts: DocumentFragment, selector: string): E {
  const found = parts.querySelector<E>(selector);
  if (found === null) throw new Error(`the page's parts have no ${selector}`);
  return document.importNode(found, true);
}
