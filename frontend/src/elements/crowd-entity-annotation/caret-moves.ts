/** What the arrow keys mean in a text that nobody can type into: the same as in one that can be typed into. */

export interface CaretMove {
  /** `start` and `end`: of the whole text; the others are the browser's own words. */
  direction: "left" | "right" | "backward" | "forward" | "start" | "end";
  granularity: "character" | "word" | "line" | "lineboundary";
  /** Shift: the other end of the selection stays. */
  extends: boolean;
}

const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

/** By whole words, for the list of keys. */
export const WORD_KEYS = APPLE ? ["Alt+ArrowLeft", "Alt+ArrowRight"] : ["Mod+ArrowLeft", "Mod+ArrowRight"];

export function caretMove(event: KeyboardEvent, isApple = APPLE): CaretMove | undefined {
  const word = isApple ? event.altKey : event.ctrlKey;
  const far = isApple ? event.metaKey : false;
  const to = (direction: CaretMove["direction"], granularity: CaretMove["granularity"]): CaretMove => ({
    direction,
    granularity,
    extends: event.shiftKey,
  });
  switch (event.key) {
    case "ArrowLeft":
      return far ? to("left", "lineboundary") : to("left", word ? "word" : "character");
    case "ArrowRight":
      return far ? to("right", "lineboundary") : to("right", word ? "word" : "character");
    case "ArrowUp":
      return far ? to("start", "line") : to("backward", "line");
    case "ArrowDown":
      return far ? to("end", "line") : to("forward", "line");
    case "Home":
      return event.ctrlKey ? to("start", "line") : to("backward", "lineboundary");
    case "End":
      return event.ctrlKey ? to("end", "line") : to("forward", "lineboundary");
    default:
      return undefined;
  }
}
