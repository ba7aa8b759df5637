/** The toolbar of an editor: one stop of the Tab key, arrows within it (ARIA Authoring Practices, "Toolbar"). */

import type { EditorState } from "prosemirror-state";
import { TOOLS } from "./rich-text-commands.ts";

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

export class Toolbar {
  private readonly buttons: HTMLButtonElement[];

  /** press: does what a button is named for. byKey: whether the focus stays on the button. */
  constructor(element: HTMLElement, press: (tool: string, byKey: boolean) => void) {
    this.buttons = [...element.querySelectorAll<HTMLButtonElement>("button[data-tool]")];
    for (const button of this.buttons) {
      nameKeys(button);
      // The text keeps its selection, and on phones its keyboard.
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", (event) => {
        this.stopAt(button);
        if (button.getAttribute("aria-disabled") !== "true") press(button.dataset["tool"] ?? "", event.detail === 0);
      });
      button.addEventListener("focus", () => this.stopAt(button));
    }
    element.addEventListener("keydown", (event) => this.move(event, getComputedStyle(element).direction === "rtl"));
    if (this.buttons[0] !== undefined) this.stopAt(this.buttons[0]);
  }

  /** Show what is selected. isLinked, isPicture: of the tools that ask. */
  show(state: EditorState, isLinked: boolean, isPicture: boolean): void {
    for (const button of this.buttons) {
      const name = button.dataset["tool"] ?? "";
      const tool = TOOLS[name];
      const isOn = tool?.isOn?.(state) ?? (name === "link" ? isLinked : isPicture);
      if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(isOn));
      button.setAttribute("aria-disabled", String(!(tool?.isAvailable?.(state) ?? true)));
    }
  }

  private move(event: KeyboardEvent, isRightToLeft: boolean): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.buttons.indexOf(event.target as HTMLButtonElement);
    const { length } = this.buttons;
    const forward = isRightToLeft ? -1 : 1;
    const next = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    this.buttons[(next + length) % length]?.focus();
  }

  private stopAt(button: HTMLButtonElement): void {
    for (const each of this.buttons) each.tabIndex = each === button ? 0 : -1;
  }
}

/** `Mod+B` as the keyboard has it, for whoever points at the button and for screen readers. */
function nameKeys(button: HTMLButtonElement): void {
  const keys = button.dataset["keys"];
  const name = button.getAttribute("aria-label") ?? "";
  button.title = name;
  if (keys === undefined) return;
  button.setAttribute("aria-keyshortcuts", keys.replace("Mod", isApple ? "Meta" : "Control"));
  button.title = `${name} (${isApple ? keys.replace("Mod", "⌘").replace("Shift", "⇧").replaceAll("+", "") : keys.replace("Mod", "Ctrl")})`;
}
