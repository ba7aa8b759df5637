/** What the gallery and the reference page know of an element; held to the elements themselves by a test. */

export const GROUPS = {
  form: "Form",
  display: "Display",
  classifiers: "Classifiers",
  geometry: "Image geometry",
  masks: "Masks",
  text: "Text",
  documents: "Documents",
} as const;

export type Group = keyof typeof GROUPS;

export type AttributeType =
  | "text"
  /** On by being there, whatever its text. */
  | "switch"
  | "number"
  | "address"
  /** A name of the iron-icons set. */
  | "icon"
  /** A list or object in loose JSON. */
  | "list"
  | "object"
  /** One of these words. */
  | readonly string[];

export interface AttributeDoc {
  /** Kebab-case; the flat spelling works too. */
  name: string;
  type: AttributeType;
  /** In words of the attribute's own; left out when there is none. */
  default?: string;
  says: string;
}

export interface NamedDoc {
  name: string;
  says: string;
}

export interface ExampleDoc {
  title: string;
  /** What stands below the script tag of a template; pictures are named `pictures/…`. */
  html: string;
  /** Press Submit at once, to show what a worker sees who has forgotten something. */
  submits?: boolean;
}

export interface ElementDoc {
  tag: string;
  group: Group;
  /** One or two sentences. */
  says: string;
  /** The answer as it looks, in JSON; left out when the element has none. */
  answer?: string;
  attributes: readonly AttributeDoc[];
  /** Children by tag that have a place of their own. */
  regions?: readonly NamedDoc[];
  /** Members and events for scripts. */
  script?: readonly NamedDoc[];
  /** Custom properties for style sheets. */
  styles?: readonly NamedDoc[];
  keys?: readonly NamedDoc[];
  /** A sentence for the reference page alone, in Markdown. */
  more?: string;
  examples: readonly ExampleDoc[];
}
