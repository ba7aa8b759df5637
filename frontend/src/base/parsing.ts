/** When the document's markup is complete. Elements upgraded by a script above them have no children before that. */

/** Call `then` once parsing has ended, at once if it has already. */
export function afterParsing(then: () => void): void {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", then, { once: true });
  else then();
}

type MovingParent = ParentNode & { moveBefore?(node: Node, before: Node | null): void };

/** Move a node without restarting the frames and players in it, where the browser can. */
export function moveInto(parent: HTMLElement, node: Node, before: Node | null = null): void {
  const moving = parent as HTMLElement & MovingParent;
  const movable = node instanceof Element || node instanceof CharacterData;
  if (movable && moving.moveBefore !== undefined && parent.isConnected && node.isConnected) moving.moveBefore(node, before);
  else parent.insertBefore(node, before);
}
