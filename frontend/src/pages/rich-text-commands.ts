/** What formatted text can be made to do, by the toolbar, by keys and by what is typed at the beginning of a line. */

import { baseKeymap, chainCommands, setBlockType, toggleMark } from "prosemirror-commands";
import { closeHistory, redo, redoDepth, undo, undoDepth } from "prosemirror-history";
import { inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
import type { Mark, MarkType, Node, NodeType } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { NodeSelection, type Command, type EditorState, type Plugin } from "prosemirror-state";
import { HEADING_LEVEL, schema } from "./rich-text-schema.ts";

const { nodes, marks } = schema;

export interface Tool {
  run: Command;
  /** Whether it has been applied to what is selected; only of tools that can be taken back by being used again. */
  isOn?(state: EditorState): boolean;
  isAvailable?(state: EditorState): boolean;
}

/** By the names that the page gives its buttons; links and pictures ask first, see `rich-text-dialogs.ts`. */
export const TOOLS: Readonly<Record<string, Tool>> = {
  heading: { run: alone(toggleHeading), isOn: isInHeading, isAvailable: (state) => toggleHeading(state) },
  bold: markTool(marks.strong),
  italic: markTool(marks.em),
  bullets: listTool(nodes.bullet_list),
  numbers: listTool(nodes.ordered_list),
  undo: { run: undo, isAvailable: (state) => undoDepth(state) > 0 },
  redo: { run: redo, isAvailable: (state) => redoDepth(state) > 0 },
};

/** Tab is not among them: it leaves the field, as it leaves every other one. */
export const KEYS: Readonly<Record<string, Command>> = {
  ...baseKeymap,
  Backspace: chainCommands(undoInputRule, baseKeymap["Backspace"] ?? (() => false)),
  Enter: chainCommands(splitListItem(nodes.list_item), baseKeymap["Enter"] ?? (() => false)),
  "Shift-Enter": breakLine,
  "Mod-Enter": breakLine,
  "Mod-b": alone(toggleMark(marks.strong)),
  "Mod-i": alone(toggleMark(marks.em)),
  "Mod-u": alone(toggleMark(marks.u)),
  "Mod-Shift-1": alone(toggleHeading),
  "Mod-Shift-7": alone(toggleList(nodes.ordered_list)),
  "Mod-Shift-8": alone(toggleList(nodes.bullet_list)),
  "Mod-[": alone(liftListItem(nodes.list_item)),
  "Mod-]": alone(sinkListItem(nodes.list_item)),
  "Mod-z": undo,
  "Mod-y": redo,
  "Mod-Shift-z": redo,
};

/** `# `, `- ` and `1. ` at the beginning of a line. Quotes stay as they are typed, which Liquid needs. */
export function typedFormats(): Plugin {
  return inputRules({
    rules: [
      textblockTypeInputRule(/^#{1,3}\s$/, nodes.heading, { level: HEADING_LEVEL }),
      wrappingInputRule(/^\s*[-*]\s$/, nodes.bullet_list),
      wrappingInputRule(/^(\d{1,4})[.)]\s$/, nodes.ordered_list, ([, number]) => ({ start: number === "1" ? null : number })),
    ],
  });
}

export interface LinkAt {
  from: number;
  to: number;
  mark: Mark;
}

/** The whole link at the cursor, on either side of it, or the first one in the selection. */
export function linkAt({ doc, selection: { from, to, empty } }: EditorState): LinkAt | undefined {
  const found: LinkAt[] = [];
  doc.nodesBetween(from, to, (block, position) => {
    if (block.isTextblock) found.push(...linksIn(block, position + 1));
    return !block.isTextblock;
  });
  return found.find((link) => (empty ? link.from <= from && to <= link.to : link.from < to && from < link.to));
}

function linksIn(block: Node, start: number): LinkAt[] {
  const found: LinkAt[] = [];
  block.forEach((node, offset) => {
    const mark = marks.link.isInSet(node.marks);
    const [from, last] = [start + offset, found.at(-1)];
    if (mark !== undefined && last?.to === from && last.mark.eq(mark)) last.to += node.nodeSize;
    else if (mark !== undefined) found.push({ from, to: from + node.nodeSize, mark });
  });
  return found;
}

/** Position of the picture that is selected, and what it is. */
export function pictureAt({ selection }: EditorState): { at: number; src: string; alt: string } | undefined {
  if (!(selection instanceof NodeSelection) || selection.node.type !== nodes.image) return undefined;
  const { attrs } = selection.node;
  return { at: selection.from, src: String(attrs["src"]), alt: String(attrs["alt"] ?? "") };
}

/** A format is undone by itself, however quickly it followed on what was typed. */
function alone(command: Command): Command {
  return (state, dispatch, view) => command(state, dispatch && ((transaction) => dispatch(closeHistory(transaction))), view);
}

function markTool(type: MarkType): Tool {
  return { run: alone(toggleMark(type)), isOn: (state) => isMarked(state, type), isAvailable: toggleMark(type) };
}

function isMarked({ doc, selection, storedMarks }: EditorState, type: MarkType): boolean {
  const { empty, from, to, $from } = selection;
  return empty ? type.isInSet(storedMarks ?? $from.marks()) !== undefined : doc.rangeHasMark(from, to, type);
}

function isInHeading({ selection }: EditorState): boolean {
  return selection.$from.parent.type === nodes.heading;
}

function toggleHeading(...[state, dispatch]: Parameters<Command>): boolean {
  const command = isInHeading(state) ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level: HEADING_LEVEL });
  return command(state, dispatch);
}

function listTool(type: NodeType): Tool {
  const run = toggleList(type);
  return { run: alone(run), isOn: (state) => listAround(state)?.type === type, isAvailable: (state) => run(state) };
}

/** A list of what was none, the other kind of list of what was one, and none of what was this kind. */
function toggleList(type: NodeType): Command {
  return (state, dispatch) => {
    const list = listAround(state);
    if (list?.type === type) return liftListItem(nodes.list_item)(state, dispatch);
    if (list !== undefined) {
      dispatch?.(state.tr.setNodeMarkup(list.at, type));
      return true;
    }
    if (wrapInList(type)(state, dispatch)) return true;
    // A heading becomes text first: items of lists begin with text.
    return setBlockType(nodes.paragraph)(state, dispatch && ((first) => {
      wrapInList(type)(state.apply(first), ({ steps }) => {
        for (const step of steps) first.step(step);
      });
      dispatch(first.scrollIntoView());
    }));
  };
}

/** The innermost list around the beginning of the selection. */
function listAround({ selection: { $from } }: EditorState): { at: number; type: NodeType } | undefined {
  for (let depth = $from.depth; depth > 0; depth--) {
    const { type } = $from.node(depth);
    if (type === nodes.bullet_list || type === nodes.ordered_list) return { at: $from.before(depth), type };
  }
  return undefined;
}

function breakLine(...[state, dispatch]: Parameters<Command>): boolean {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
}
