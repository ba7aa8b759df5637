import { assert } from "chai";
import { digitIndex, handleKey, isTyping, keyLabel, keyName, type KeyBinding } from "./keys.ts";

const press = (key: string, init: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent("keydown", { key, cancelable: true, bubbles: true, composed: true, ...init });

describe("key map", () => {
  it("names keys alike on every system", () => {
    const names = [press("a"), press("A", { shiftKey: true }), press("?", { shiftKey: true }), press("z", { metaKey: true })];
    assert.deepEqual(names.map(keyName), ["a", "a", "?", "Mod+z"]);
    const more = [press("Z", { ctrlKey: true, shiftKey: true }), press("Enter", { ctrlKey: true }), press("ArrowUp", { shiftKey: true })];
    assert.deepEqual(more.map(keyName), ["Mod+Shift+z", "Mod+Enter", "Shift+ArrowUp"]);
  });

  it("gives a key to the first binding that wants it, and prevents its default", () => {
    const ran: string[] = [];
    const bindings: KeyBinding[] = [
      { keys: ["x"], run: () => (ran.push("refused"), false) },
      { keys: ["x"], run: () => void ran.push("taken") },
      { keys: ["x"], run: () => void ran.push("never") },
    ];
    const event = press("x");
    assert.isTrue(handleKey(bindings, event));
    assert.deepEqual([ran, event.defaultPrevented], [["refused", "taken"], true]);
  });

  it("leaves alone what somebody has handled, what is composed, and Alt", () => {
    const bindings: KeyBinding[] = [{ keys: ["x"], run: () => undefined }];
    const handled = press("x");
    handled.preventDefault();
    const events = [handled, press("x", { isComposing: true }), press("x", { altKey: true }), press("y")];
    assert.deepEqual(events.map((event) => handleKey(bindings, event)), [false, false, false, false]);
  });

  it("knows fields and players, which keep their keys", () => {
    document.body.innerHTML = `<input><input type="radio"><textarea></textarea><select></select><button>b</button>
      <div contenteditable></div><audio></audio><p>p</p>`;
    const typing = Array.from(document.body.children, (element) => {
      let answer = false;
      element.addEventListener("keydown", (event) => (answer = isTyping(event)), { once: true });
      element.dispatchEvent(press("1"));
      return answer;
    });
    assert.deepEqual(typing, [true, false, true, true, false, true, true, false]);
  });

  it("counts 0 as the tenth", () => {
    assert.deepEqual(["1", "9", "0"].map(digitIndex), [0, 8, 9]);
  });

  it("prints keys as they are printed on keyboards", () => {
    assert.deepEqual(["Mod+Enter", "ArrowUp", "+", "f"].map(keyLabel), ["Ctrl + Enter", "↑", "+", "F"]);
  });
});
