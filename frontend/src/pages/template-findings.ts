/** The list below the editor: what there is to say, each with a button that leads to its place. */

import type { Finding } from "./template-server.ts";
import { say, type TemplateState } from "./template-state.ts";

export class FindingList {
  private readonly list: HTMLElement;
  private readonly state: TemplateState;
  private readonly go: (line: number, column: number) => void;

  constructor(list: HTMLElement, state: TemplateState, go: (line: number, column: number) => void) {
    this.list = list;
    this.state = state;
    this.go = go;
  }

  show(findings: readonly Finding[]): { errors: number; hints: number } {
    this.list.replaceChildren(...findings.map((finding) => this.item(finding)));
    const errors = findings.filter(({ severity }) => severity === "error").length;
    return { errors, hints: findings.length - errors };
  }

  private item({ severity, message, line, column }: Finding): HTMLElement {
    const item = document.createElement("li");
    const badge = document.createElement("span");
    badge.className = `badge ${severity}`;
    badge.textContent = say(this.state, severity === "error" ? "error" : "hint");
    const text = document.createElement("span");
    text.textContent = message;
    item.append(badge, " ", text);
    if (line !== null && column !== null) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet small";
      button.textContent = say(this.state, "place", { line: String(line), column: String(column) });
      button.addEventListener("click", () => this.go(line, column));
      item.append(" ", button);
    }
    return item;
  }
}
