/** Reads the `overlay` attribute: an earlier annotation to be shown over the image, never part of the answer. */

import { isPlainObject } from "../../answers/json.ts";
import { isHexColor, labelColor } from "../../base/palette.ts";

export interface OverlayBox {
  label: string;
  color: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Overlay {
  legend: { label: string; color: string }[];
  boxes: OverlayBox[];
  /** Address of a mask image, or empty. */
  mask: string;
}

/** More boxes than anybody could look at; the rest is left out. */
const MAX_BOXES = 2000;

/** One of the three kinds of spec 3.4.3, or nothing to show. */
export function readOverlay(literal: unknown): Overlay | undefined {
  if (!isPlainObject(literal)) return undefined;
  const { boundingBox, semanticSegmentation, instanceSegmentation } = literal;
  if (isPlainObject(boundingBox)) return readBoxes(boundingBox);
  if (isPlainObject(semanticSegmentation)) return readSemantic(semanticSegmentation);
  if (isPlainObject(instanceSegmentation)) return readInstances(instanceSegmentation);
  return undefined;
}

function readBoxes(source: Record<string, unknown>): Overlay {
  const values = Array.isArray(source["value"]) ? source["value"].slice(0, MAX_BOXES).filter(isPlainObject) : [];
  const labels = labelsOf(source, values.map((value) => String(value["label"] ?? "")));
  const boxes = values.flatMap((value): OverlayBox[] => {
    const [left, top, width, height] = ["left", "top", "width", "height"].map((key) => Number(value[key]));
    const sides = [left, top, width, height];
    if (!sides.every((side): side is number => Number.isFinite(side))) return [];
    const label = String(value["label"] ?? "");
    return [{ label, color: labelColor(labels.indexOf(label)), left, top, width, height } as OverlayBox];
  });
  return { legend: labels.map((label, index) => ({ label, color: labelColor(index) })), boxes, mask: "" };
}

function readSemantic(source: Record<string, unknown>): Overlay {
  const mappings = isPlainObject(source["labelMappings"]) ? source["labelMappings"] : {};
  const legend = labelsOf(source, Object.keys(mappings)).map((label, index) => {
    const mapping = mappings[label];
    const color = isPlainObject(mapping) && isHexColor(mapping["color"]) ? mapping["color"] : labelColor(index);
    return { label, color };
  });
  return { legend, boxes: [], mask: addressOf(source) };
}

function readInstances(source: Record<string, unknown>): Overlay {
  const instances = Array.isArray(source["instances"]) ? source["instances"].slice(0, MAX_BOXES).filter(isPlainObject) : [];
  const legend = instances.map(({ label, color }, index) => ({
    label: String(label ?? ""),
    color: isHexColor(color) ? color : labelColor(index),
  }));
  return { legend, boxes: [], mask: addressOf(source) };
}

function labelsOf(source: Record<string, unknown>, used: string[]): string[] {
  const given = Array.isArray(source["labels"]) ? source["labels"].map(String) : [];
  return Array.from(new Set([...given, ...used])).filter((label) => label !== "");
}

function addressOf(source: Record<string, unknown>): string {
  return typeof source["src"] === "string" ? source["src"] : "";
}
