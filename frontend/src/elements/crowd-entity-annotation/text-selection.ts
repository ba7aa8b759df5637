/** The browser's selection within a shadow root, for which browsers offer three different ways. */

import type { Position } from "./text-positions.ts";

interface ComposedSelection extends Omit<Selection, "getComposedRanges"> {
  getComposedRanges?(roots: { shadowRoots: ShadowRoot[] } | ShadowRoot): StaticRange[];
}

type RootWithSelection = ShadowRoot & { getSelection?(): Selection | null };

/** The ends of the selection in document order, or nothing without one. */
export function selectedEnds(root: ShadowRoot): [Position, Position] | undefined {
  // The standard's way.
  const composed = composedRange(document.getSelection() as ComposedSelection | null, root);
  if (composed !== undefined) {
    return [
      { node: composed.startContainer, offset: composed.startOffset },
      { node: composed.endContainer, offset: composed.endOffset },
    ];
  }
  // Chromium's before it, then Firefox's, whose document knows what is selected in shadow roots.
  const own = (root as RootWithSelection).getSelection?.() ?? document.getSelection();
  if (own === null || own.rangeCount === 0) return undefined;
  const range = own.getRangeAt(0);
  return [
    { node: range.startContainer, offset: range.startOffset },
    { node: range.endContainer, offset: range.endOffset },
  ];
}

function composedRange(selection: ComposedSelection | null, root: ShadowRoot): StaticRange | undefined {
  try {
    return selection?.getComposedRanges?.({ shadowRoots: [root] })[0];
  } catch (error) {
    // Safari took the roots themselves at first.
    if (error instanceof TypeError) return selection?.getComposedRanges?.(root)[0];
    throw error;
  }
}

export function select(anchor: Position, focus: Position): void {
  document.getSelection()?.setBaseAndExtent(anchor.node, anchor.offset, focus.node, focus.offset);
}

export function dropSelection(): void {
  document.getSelection()?.removeAllRanges();
}
