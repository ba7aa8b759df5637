/** A classifier whose answer is one category: `{label}`. */

import type { CategoryList } from "./category-list.ts";
import { ClassifierWidget, type Choice } from "./classifier-widget.ts";
import type { Literal } from "./literals.ts";
import { text } from "./texts.ts";

export abstract class SingleChoiceWidget extends ClassifierWidget {
  static override literals: Record<string, Literal> = {
    ...ClassifierWidget.literals,
    initialValue: { shape: "word", attribute: "initial-value" },
  };

  protected readonly digitsDo = "keyChooseCategory";
  /** What the worker chose; until then the initial value stands. */
  private chosen: string | undefined;

  get initialValue(): string | undefined {
    return this.literal("initialValue");
  }

  set initialValue(label: string | undefined) {
    this.setLiteral("initialValue", label);
  }

  protected get choice(): Choice {
    const label = this.label;
    if (label === undefined) return { value: {}, draft: { label: null }, complaint: text("chooseCategory") };
    return { value: { label }, draft: { label }, complaint: undefined };
  }

  protected restoreChoice({ label }: Record<string, unknown>): void {
    this.chosen = typeof label === "string" ? label : undefined;
  }

  protected forgetChoice(): void {
    this.chosen = undefined;
  }

  protected choose(category: string): void {
    if (category === this.chosen) return;
    this.chosen = category;
    this.changed();
  }

  protected get listed(): Pick<CategoryList, "selected" | "choice"> {
    return { selected: this.label === undefined ? [] : [this.label], choice: "one" };
  }

  /** The category that stands, if it is (still) one of the list. */
  private get label(): string | undefined {
    const label = this.chosen ?? this.initialValue?.trim();
    return this.options.some(({ key }) => key === label) ? label : undefined;
  }
}
