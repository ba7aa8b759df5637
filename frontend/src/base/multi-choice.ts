/** A classifier whose answer is any number of categories, or the statement that none of them applies: `{labels}`. */

import { isPlainObject } from "../answers/json.ts";
import type { Category, CategoryList } from "./category-list.ts";
import { ClassifierWidget, type Choice } from "./classifier-widget.ts";
import type { KeyBinding } from "./keys.ts";
import type { Literal } from "./literals.ts";
import { text } from "./texts.ts";

export abstract class MultiChoiceWidget extends ClassifierWidget {
  static override literals: Record<string, Literal> = {
    ...ClassifierWidget.literals,
    exclusionCategory: { shape: "object", attribute: "exclusion-category", reflect: true },
  };

  protected readonly digitsDo = "keySwitchCategory";
  private chosen: ReadonlySet<string> = new Set();
  private noneChosen = false;

  get exclusionCategory(): unknown {
    return this.literal("exclusionCategory");
  }

  set exclusionCategory(category: unknown) {
    this.setLiteral("exclusionCategory", category);
  }

  /** What goes into the answer; the element for moderation answers otherwise. */
  protected answerOf(chosen: readonly Category[]): Record<string, unknown> {
    return { labels: chosen.map(({ label }) => label) };
  }

  /** The words of the button that stands for none of the categories; nothing when the template offers none. */
  protected get exclusionText(): string | undefined {
    const category = this.exclusionCategory;
    if (!isPlainObject(category)) return undefined;
    return typeof category["text"] === "string" && category["text"] !== "" ? category["text"] : text("noneOfThem");
  }

  protected get choice(): Choice {
    const chosen = this.chosenOptions;
    return {
      value: this.answerOf(chosen),
      draft: { chosen: chosen.map(({ key }) => key), none: this.isExcluded },
      complaint: chosen.length > 0 || this.isExcluded ? undefined : this.askForChoice(),
    };
  }

  protected restoreChoice({ chosen, none }: Record<string, unknown>): void {
    const keys = Array.isArray(chosen) ? chosen : [];
    this.chosen = new Set(keys.filter((key): key is string => typeof key === "string"));
    this.noneChosen = none === true;
  }

  protected forgetChoice(): void {
    this.chosen = new Set();
    this.noneChosen = false;
  }

  protected choose(key: string): void {
    if (this.isExcluded) return;
    const chosen = new Set(this.chosen);
    if (!chosen.delete(key)) chosen.add(key);
    this.chosen = chosen;
    this.changed();
  }

  protected override keyBindings(): readonly KeyBinding[] {
    const exclude: KeyBinding = { keys: ["n"], does: "keyNoCategory", run: () => this.exclude() };
    return [...super.keyBindings(), ...(this.exclusionText === undefined ? [] : [exclude])];
  }

  protected get listed(): Pick<CategoryList, "selected" | "choice" | "none"> {
    const label = this.exclusionText;
    const none = label === undefined ? undefined : { label, isChosen: this.isExcluded, choose: () => this.exclude() };
    return { selected: this.chosenOptions.map(({ key }) => key), choice: "many", none };
  }

  /** What the worker chose and the list still has, in its order. */
  private get chosenOptions(): readonly Category[] {
    return this.isExcluded ? [] : this.options.filter(({ key }) => this.chosen.has(key));
  }

  private get isExcluded(): boolean {
    return this.noneChosen && this.exclusionText !== undefined;
  }

  private askForChoice(): string {
    const none = this.exclusionText;
    return none === undefined ? text("chooseCategories") : text("chooseCategoriesOrNone", { none });
  }

  /** Give up and disable all categories; a second time, allow them again. */
  private exclude(): void {
    const hadFocus = this.shadowRoot?.activeElement?.matches(".label-button") === true;
    this.noneChosen = !this.isExcluded;
    this.chosen = new Set();
    this.changed();
    // A button that is disabled under the focus would drop it.
    if (hadFocus) this.renderRoot.querySelector<HTMLElement>(".label-button.none")?.focus();
  }
}
