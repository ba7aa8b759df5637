/** Which numbers a slider can stand on. Pure. */

export interface Scale {
  min: number;
  max: number;
  step: number;
}

/** The scale that attributes describe, as browsers read theirs: no step below zero, no end before the beginning. */
export function scaleOf({ min, max, step }: Scale): Scale {
  return { min, max: Math.max(min, max), step: step > 0 ? step : 1 };
}

/** The number on the scale that is nearest; steps count from the beginning, and none goes past the end. */
export function onScale({ min, max, step }: Scale, value: number): number {
  const bounded = Math.min(max, Math.max(min, value));
  // A little tolerance: (1 - 0) / 0.1 may come out below 10.
  const last = Math.floor((max - min) / step + 1e-9);
  const steps = Math.min(last, Math.round((bounded - min) / step));
  // Without the dust of binary fractions: 3 × 0.1 is 0.3.
  return Number((min + steps * step).toFixed(Math.min(100, Math.max(decimals(min), decimals(step)))));
}

/** How far along the scale a number is, from 0 to 1. */
export function fractionOf({ min, max }: Scale, value: number): number {
  return max === min ? 0 : Math.min(1, Math.max(0, (value - min) / (max - min)));
}

function decimals(number: number): number {
  const [mantissa = "", exponent = "0"] = String(number).split("e");
  return Math.max(0, (mantissa.split(".")[1] ?? "").length - Number(exponent));
}
