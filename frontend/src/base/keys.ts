/**
 * The key map: which keys do what, in one table that handles them and that the list of shortcuts is made of.
 *
 * Keys are named as `KeyboardEvent.key` gives them, in front of it `Mod+` for Ctrl or Command, and `Shift+` only for
 * keys whose name the shift key does not change anyway.
 */

import { text, type TextKey } from "./texts.ts";

export interface KeyBinding {
  keys: readonly string[];
  /** What it does, for the list of shortcuts; a binding without it is not listed. */
  does?: TextKey;
  /** How the keys are shown; default: the keys themselves. */
  shown?: readonly string[];
  /** Return false to leave the key to others. */
  run(event: KeyboardEvent, key: string): boolean | void;
}

/** Give a key press to the first binding that wants it. Returns whether one did. */
export function handleKey(bindings: readonly KeyBinding[], event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.altKey) return false;
  const name = keyName(event);
  for (const binding of bindings) {
    if (!binding.keys.includes(name) || binding.run(event, name) === false) continue;
    event.preventDefault();
    return true;
  }
  return false;
}

export function keyName(event: KeyboardEvent): string {
  const mod = event.ctrlKey || event.metaKey ? "Mod+" : "";
  const named = event.key.length > 1 || (event.ctrlKey || event.metaKey);
  const shift = event.shiftKey && named ? "Shift+" : "";
  return mod + shift + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

const TYPED_INTO = "input,textarea,select,audio,video,[contenteditable],[role=textbox],[role=slider]";
const NOT_TYPED_INTO = new Set(["button", "checkbox", "color", "file", "image", "radio", "reset", "submit"]);

/** Whether the press belongs to a field or a player, which shortcuts must not take it from. */
export function isTyping(event: Event): boolean {
  return event.composedPath().some((node) => {
    if (!(node instanceof Element) || !node.matches(TYPED_INTO)) return false;
    return !(node instanceof HTMLInputElement && NOT_TYPED_INTO.has(node.type));
  });
}

/** How to print a key: `Mod` is Command on Apple's machines and Ctrl elsewhere. */
export function keyLabel(key: string): string {
  const apple = /Mac|iPhone|iPad/.test(navigator.platform);
  const names: Record<string, string> = {
    Mod: apple ? "⌘" : "Ctrl",
    ArrowUp: "↑",
    ArrowDown: "↓",
    ArrowLeft: "←",
    ArrowRight: "→",
    Escape: "Esc",
    " ": text("spaceKey"),
  };
  return key
    .split(/(?<=.)\+/)
    .map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(" + ");
}

/** The digit keys in the order of a list: 1 to 9, then 0 for the tenth. */
export const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"] as const;

/** Position in a list that a digit key stands for, from 0. */
export function digitIndex(key: string): number {
  return key === "0" ? 9 : Number(key) - 1;
}
