/** A full-page widget that is answered by choosing from a list of categories; how many, its two kinds say. */

import type { CSSResultGroup } from "lit";
import { isPlainObject, type Json, type JsonObject } from "../answers/json.ts";
import { categoryList, categoryStyles, isCategory, type Category, type CategoryList, type ListEntry } from "./category-list.ts";
import { FullPageWidget } from "./full-page-widget.ts";
import { DIGITS, digitIndex, type KeyBinding } from "./keys.ts";
import { labelText } from "./label-texts.ts";
import type { Literal } from "./literals.ts";
import type { TextKey } from "./texts.ts";

/** What the worker chose, for all that asks. */
export interface Choice {
  value: Record<string, unknown>;
  draft: JsonObject;
  /** Why it is not enough. */
  complaint: string | undefined;
}

export abstract class ClassifierWidget extends FullPageWidget {
  static override styles: CSSResultGroup = [FullPageWidget.styles, categoryStyles];

  static override literals: Record<string, Literal> = {
    categories: { shape: "array", attribute: "categories", reflect: true },
  };

  get categories(): unknown[] {
    return this.literal("categories");
  }

  set categories(categories: unknown[]) {
    this.setLiteral("categories", categories);
  }

  get value(): Record<string, unknown> {
    return this.choice.value;
  }

  get draft(): Json {
    return this.choice.draft;
  }

  restoreDraft(draft: Json): void {
    if (!isPlainObject(draft)) return;
    this.restoreChoice(draft);
    this.requestUpdate();
  }

  reset(): void {
    this.forgetChoice();
    this.errorText = "";
    this.requestUpdate();
  }

  protected abstract get choice(): Choice;
  protected abstract restoreChoice(draft: Record<string, unknown>): void;
  protected abstract forgetChoice(): void;
  /** How the list shows the choice. */
  protected abstract get listed(): Omit<CategoryList, "categories" | "choose">;

  /** The worker presses a category. */
  protected abstract choose(key: string): void;

  /** What the digits do, in the list of keys. */
  protected abstract readonly digitsDo: TextKey;

  /** Every category once, in the order of the attribute, which is also that of the answer. */
  protected get options(): readonly Category[] {
    const options = this.categories.map((category) => this.optionOf(category));
    return Array.from(new Map(options.map((option) => [option.key, option])).values());
  }

  protected optionOf(category: unknown): Category {
    const label = labelText(category);
    return { key: label, label };
  }

  /** What the list shows, from top to bottom; digits follow it. */
  protected get entries(): readonly ListEntry[] {
    return this.options;
  }

  protected complaint(): string | undefined {
    return this.choice.complaint;
  }

  protected side(): unknown {
    return categoryList({ ...this.listed, categories: this.entries, choose: (key) => this.choose(key) });
  }

  /** The worker has changed the choice. */
  protected changed(): void {
    this.errorText = "";
    this.requestUpdate();
    this.emit("change");
  }

  protected override keyBindings(): readonly KeyBinding[] {
    return [
      {
        keys: DIGITS,
        does: this.digitsDo,
        shown: ["1", "…", "9", "0"],
        run: (_event, key) => {
          const category = this.entries.filter(isCategory)[digitIndex(key)];
          if (category === undefined) return false;
          this.choose(category.key);
          return true;
        },
      },
      // Handled by the list itself when the focus is in it; listed here.
      { keys: ["ArrowUp", "ArrowDown"], does: "keyNextCategory", run: () => false },
    ];
  }
}
