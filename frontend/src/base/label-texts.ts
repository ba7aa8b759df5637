/** Labels and categories as text; a number or an object of a careless list counts as its JSON. */
export function labelTexts(list: readonly unknown[]): string[] {
  return list.map(labelText);
}

export function labelText(label: unknown): string {
  return typeof label === "string" ? label : JSON.stringify(label);
}
