/** A full-page widget whose answer is one category. */

import type { CSSResultGroup } from "lit";
import { isPlainObject, type Json } from "../answers/json.ts";
import { categoryList, categoryStyles } from "./category-list.ts";
import { FullPageWidget } from "./full-page-widget.ts";
import { DIGITS, digitIndex, type KeyBinding } from "./keys.ts";
import { labelTexts } from "./label-texts.ts";
import type { Literal } from "./literals.ts";
import { text } from "./texts.ts";

export abstract class ClassifierWidget extends FullPageWidget {
  static override styles: CSSResultGroup = [FullPageWidget.styles, categoryStyles];

  static override literals: Record<string, Literal> = {
    categories: { shape: "array", attribute: "categories", reflect: true },
    initialValue: { shape: "word", attribute: "initial-value" },
  };

  /** What the worker chose; until then the initial value stands. */
  private chosen: string | undefined;

  get categories(): unknown[] {
    return this.literal("categories");
  }

  set categories(categories: unknown[]) {
    this.setLiteral("categories", categories);
  }

  get initialValue(): string | undefined {
    return this.literal("initialValue");
  }

  set initialValue(label: string | undefined) {
    this.setLiteral("initialValue", label);
  }

  get value(): Record<string, unknown> {
    const label = this.label;
    return label === undefined ? {} : { label };
  }

  get draft(): Json {
    return { label: this.label ?? null };
  }

  restoreDraft(draft: Json): void {
    if (!isPlainObject(draft)) return;
    this.chosen = typeof draft["label"] === "string" ? draft["label"] : undefined;
    this.requestUpdate();
  }

  reset(): void {
    this.chosen = undefined;
    this.errorText = "";
    this.requestUpdate();
  }

  /** The category that stands, if it is (still) one of the list. */
  protected get label(): string | undefined {
    const label = this.chosen ?? this.initialValue?.trim();
    return label !== undefined && this.labels.includes(label) ? label : undefined;
  }

  protected choose(category: string): void {
    if (category === this.chosen) return;
    this.chosen = category;
    this.errorText = "";
    this.requestUpdate();
    this.emit("change");
  }

  protected complaint(): string | undefined {
    return this.label === undefined ? text("chooseCategory") : undefined;
  }

  protected override side(): unknown {
    const selected = this.label === undefined ? [] : [this.label];
    return categoryList({ categories: this.labels, selected, choice: "one", choose: (category) => this.choose(category) });
  }

  protected override keys(): readonly KeyBinding[] {
    return [
      {
        keys: DIGITS,
        does: "keyChooseCategory",
        shown: ["1", "…", "9", "0"],
        run: (_event, key) => {
          const category = this.labels[digitIndex(key)];
          if (category === undefined) return false;
          this.choose(category);
          return true;
        },
      },
      // Handled by the list itself when the focus is in it; listed here.
      { keys: ["ArrowUp", "ArrowDown"], does: "keyNextCategory", run: () => false },
    ];
  }

  /** The categories as text; a number or a word of a careless list counts as its own label. */
  private get labels(): string[] {
    return labelTexts(this.categories);
  }
}
