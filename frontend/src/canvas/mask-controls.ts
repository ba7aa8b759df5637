/** The sliders of a mask widget: the brush's size in the tool bar, how the mask looks in the right pane. */

import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { text } from "../base/texts.ts";
import { BRUSH_SIZES } from "./brush-ring.ts";
import type { MaskPainter } from "./mask-painter.ts";

/** `done` is called when a pointer has let go. */
export function brushSizeControl(painter: MaskPainter, done: () => void): TemplateResult {
  const size = text("pixels", { size: painter.brushSize });
  return html`<label class="brush-size" title="${text("brushSize")} ([ ])">
    <input
      type="range"
      min="0"
      max=${BRUSH_SIZES.length - 1}
      .value=${live(String(painter.brushStep))}
      aria-label=${text("brushSize")}
      aria-valuetext=${size}
      @input=${(event: Event) => painter.setBrushStep(numberOf(event))}
      @pointerup=${done}
    />
    <output dir="auto">${size}</output>
  </label>`;
}

export interface ViewControls {
  /** 0 to 1. */
  opacity: number;
  hasPatterns: boolean;
  setOpacity(opacity: number): void;
  setPatterns(hasPatterns: boolean): void;
  done(): void;
}

export function viewControls({ opacity, hasPatterns, setOpacity, setPatterns, done }: ViewControls): TemplateResult {
  const percent = Math.round(100 * opacity);
  return html`<section class="view" aria-label=${text("maskView")}>
    <label>
      ${text("opacity")}
      <input
        type="range"
        min="10"
        max="100"
        step="5"
        .value=${live(String(percent))}
        aria-valuetext=${text("percentage", { percent })}
        @input=${(event: Event) => setOpacity(numberOf(event) / 100)}
        @pointerup=${done}
      />
    </label>
    <label>
      ${text("patterns")}
      <input
        type="checkbox"
        .checked=${live(hasPatterns)}
        @change=${(event: Event) => setPatterns((event.target as HTMLInputElement).checked)}
      />
    </label>
  </section>`;
}

function numberOf(event: Event): number {
  return (event.target as HTMLInputElement).valueAsNumber;
}
