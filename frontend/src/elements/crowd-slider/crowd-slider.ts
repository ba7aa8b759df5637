import { html, nothing, type PropertyDeclarations, type PropertyValues } from "lit";
import { live } from "lit/directives/live.js";
import type { AnswerKind, CrowdControl } from "../../answers/control.ts";
import type { Json } from "../../answers/json.ts";
import { controlStyles } from "../../base/controls.styles.ts";
import { CrowdElement } from "../../base/crowd-element.ts";
import { numberOr, readNumber } from "../../base/number-attribute.ts";
import { sliderStyles } from "./crowd-slider.styles.ts";
import { fractionOf, onScale, scaleOf, type Scale } from "./scale.ts";

/** A number on a scale; answers a number, never left out (spec 3.2.7). */
export class CrowdSlider extends CrowdElement implements CrowdControl {
  static override styles = [controlStyles, sliderStyles];

  static override shadowRootOptions: ShadowRootInit = { mode: "open", delegatesFocus: true };

  static override properties: PropertyDeclarations = {
    name: { reflect: true },
    min: { converter: numberOr(0) },
    max: { converter: numberOr(100) },
    step: { converter: numberOr(1) },
    value: { noAccessor: true },
    pin: { type: Boolean },
    editable: { type: Boolean },
    secondaryProgress: { attribute: "secondary-progress", converter: numberOr(0) },
    /** Never fails: there always is a value. */
    required: { type: Boolean, reflect: true },
    disabled: { type: Boolean, reflect: true },
    typed: { state: true },
  };

  name = "";
  min = 0;
  max = 100;
  step = 1;
  pin = false;
  editable = false;
  secondaryProgress = 0;
  required = false;
  disabled = false;
  /** As it was given; where that is on the scale is looked up when asked for, because `max` may come after `value`. */
  private given: number | undefined;
  /** What stands in the number box while it is typed into: `-` and `1` on the way to `15` are not for correcting. */
  private typed: string | undefined;

  get answerKind(): AnswerKind {
    return "value";
  }

  get answerKey(): string {
    return this.name;
  }

  get value(): number {
    return onScale(this.scale, this.given ?? this.min);
  }

  set value(value: number | string | null | undefined) {
    const old = this.given;
    this.given = readNumber(String(value ?? ""));
    if (this.given !== old) this.requestUpdate("value", old);
  }

  get draft(): Json {
    return this.value;
  }

  restoreDraft(draft: Json): void {
    if (typeof draft === "number") this.value = draft;
  }

  reset(): void {
    this.typed = undefined;
    this.value = this.getAttribute("value");
  }

  validate(): boolean {
    return true;
  }

  protected override updated(_changed: PropertyValues): void {
    const { scale } = this;
    const place = this.renderRoot.querySelector<HTMLElement>(".slider");
    // Not in the template: a `style` attribute would fall to a strict content policy.
    place?.style.setProperty("--at", String(fractionOf(scale, this.value)));
    place?.style.setProperty("--second", String(fractionOf(scale, this.secondaryProgress)));
  }

  private get scale(): Scale {
    return scaleOf({ min: this.min, max: this.max, step: this.step });
  }

  private get accessibleName(): string {
    return this.getAttribute("aria-label") || this.title || this.name;
  }

  private readonly onSlide = (event: Event): void => {
    this.typed = undefined;
    this.value = (event.target as HTMLInputElement).value;
  };

  /** Follow the box as far as it holds a number of the scale; the rest waits until it is left. */
  private readonly onType = (event: Event): void => {
    const box = event.target as HTMLInputElement;
    this.typed = box.value;
    const number = readNumber(box.value);
    if (number === undefined || number < this.scale.min || number > this.scale.max) event.stopPropagation();
    else this.value = number;
  };

  private readonly onTyped = (event: Event): void => {
    const number = readNumber((event.target as HTMLInputElement).value);
    this.typed = undefined;
    if (number !== undefined) this.value = onScale(this.scale, number);
    this.onChange();
  };

  private readonly onChange = (): void => {
    // `input` crosses the shadow boundary by itself, `change` does not.
    this.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
  };

  protected override view(): unknown {
    const { min, max, step } = this.scale;
    const value = String(this.value);
    return html`<div class="slider">
        <div class="rail">
          <input
            type="range"
            min=${min}
            max=${max}
            step=${step}
            .value=${live(value)}
            ?disabled=${this.disabled}
            aria-label=${this.accessibleName || nothing}
            @input=${this.onSlide}
            @change=${this.onChange}
          />
          ${this.pin ? html`<output class="pin" aria-hidden="true">${value}</output>` : nothing}
        </div>
        ${this.editable ? this.numberBox(this.scale, value) : nothing}
      </div>
      <slot></slot>`;
  }

  private numberBox({ min, max, step }: Scale, value: string): unknown {
    return html`<input
      type="number"
      min=${min}
      max=${max}
      step=${step}
      .value=${live(this.typed ?? value)}
      ?disabled=${this.disabled}
      aria-label=${this.accessibleName || nothing}
      @input=${this.onType}
      @change=${this.onTyped}
    />`;
  }
}
