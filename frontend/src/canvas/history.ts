/** Undo and redo of edits, bounded in number and in the memory that the edits say they hold. */

/** Something that was done; its effect stands when it is handed over. */
export interface Edit {
  undo(): void;
  redo(): void;
  /** About how much memory it holds; default nothing worth counting. */
  bytes?: number;
}

const MAX_EDITS = 500;
const MAX_BYTES = 64_000_000;

export class History {
  private done: Edit[] = [];
  private undone: Edit[] = [];

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  push(edit: Edit): void {
    this.done.push(edit);
    this.undone = [];
    let bytes = this.done.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
    // The newest stays, however large: what was just done can always be taken back.
    while (this.done.length > MAX_EDITS || (bytes > MAX_BYTES && this.done.length > 1)) bytes -= this.done.shift()?.bytes ?? 0;
  }

  /** Returns whether there was anything to undo. */
  undo(): boolean {
    const edit = this.done.pop();
    if (edit === undefined) return false;
    edit.undo();
    this.undone.push(edit);
    return true;
  }

  redo(): boolean {
    const edit = this.undone.pop();
    if (edit === undefined) return false;
    edit.redo();
    this.done.push(edit);
    return true;
  }

  clear(): void {
    this.done = [];
    this.undone = [];
  }
}
