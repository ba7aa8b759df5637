/** Colours of labels by their index (spec 1.8): ten strong ones, their lighter partners, then hues by golden angle. */

const FIRST = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"];
const LIGHTER = ["#aec7e8", "#ffbb78", "#98df8a", "#ff9896", "#c5b0d5", "#c49c94", "#f7b6d2", "#c7c7c7", "#dbdb8d", "#9edae5"];
const GOLDEN_ANGLE_DEGREES = 137.508;

/** `#rrggbb` in lower case, as it appears in answers. */
export function labelColor(index: number): string {
  return FIRST[index] ?? LIGHTER[index - FIRST.length] ?? hueColor((index * GOLDEN_ANGLE_DEGREES) % 360);
}

/** A hue at 60 % saturation and 50 % lightness as a hex colour. */
function hueColor(hue: number): string {
  const channel = (offset: number): string => {
    const k = (offset + hue / 30) % 12;
    const value = 0.5 - 0.3 * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255).toString(16).padStart(2, "0");
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

/** Only a colour is a colour: data must not bring other CSS along. */
export function isHexColor(value: unknown): value is string {
  return typeof value === "string" && /^#[0-9a-f]{3}([0-9a-f]{3})?$/i.test(value);
}

/** Black or white, whichever reads better on a `#rrggbb`. */
export function inkOn(color: string): "#000000" | "#ffffff" {
  const [red, green, blue] = [1, 3, 5].map((at) => (parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2) as [number, number, number];
  // Where both have the same contrast, by WCAG's luminance.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}
