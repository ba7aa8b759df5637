/**
 * Activation conditions as controls and as JSON, kept in step while somebody edits one of them: the server says what the other
 * side is then (`data-follow`). What is being edited is never written over.
 */

const PAUSE_MS = 300;

export function keepConditionsInStep(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-conditions]")) wire(place);
}

function wire(place: HTMLElement): void {
  const kind = place.dataset["conditions"] ?? "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;
  place.addEventListener("input", (event) => {
    const changed = event.target instanceof HTMLElement && event.target.matches("[data-json] *") ? "json" : "controls";
    clearTimeout(timer);
    timer = setTimeout(() => void follow(place, kind, changed, ++round, () => round), PAUSE_MS);
  });
}

async function follow(place: HTMLElement, kind: string, changed: string, round: number, current: () => number): Promise<void> {
  const form = place.closest("form");
  if (form === null) return;
  const fields = new URLSearchParams([["kind", kind], ["changed", changed]]);
  const parts = [...place.querySelectorAll<HTMLInputElement>("input, select, textarea"), ...form.querySelectorAll<HTMLInputElement>(":scope > input[type=hidden]")];
  for (const part of parts) if (part.name && (part.type !== "checkbox" || part.checked)) fields.append(part.name, part.value);
  let fresh: Element | null;
  try {
    const response = await fetch(place.dataset["follow"] ?? "", { method: "POST", body: fields, redirect: "error", cache: "no-store" });
    fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-conditions]");
  } catch {
    return; // out of reach: the server settles it when the form is sent
  }
  // Somebody has gone on editing: that round brings the truth.
  if (fresh === null || round !== current()) return;
  take(place, fresh, kind, changed);
}

function take(place: HTMLElement, fresh: Element, kind: string, changed: string): void {
  for (const part of ["[data-outcome]", changed === "json" ? "[data-controls]" : ""]) {
    const [from, to] = part ? [place.querySelector(part), fresh.querySelector(part)] : [null, null];
    if (from !== null && to !== null) from.replaceChildren(...to.childNodes);
  }
  const field = (from: Element, name: string) => from.querySelector<HTMLInputElement>(`[name="${kind}_${name}"]`);
  for (const name of changed === "json" ? ["mode", "seen"] : ["mode", "seen", "json"]) {
    const [to, from] = [field(place, name), field(fresh, name)];
    if (to !== null && from !== null) to.value = from.value;
  }
  showProblem(place, fresh, `${kind}_json`);
}

/** What is wrong with the JSON stands at it; what is wrong with a control is said when the form is sent. */
function showProblem(place: HTMLElement, fresh: Element, name: string): void {
  const id = `problem-${name}`;
  const field = document.getElementById(`field-${name}`);
  place.querySelector(`#${id}`)?.remove();
  const problem = fresh.querySelector(`#${id}`);
  field?.toggleAttribute("aria-invalid", false);
  field?.closest(".field")?.classList.toggle("wrong", problem !== null);
  if (problem === null || field === null) return;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${id} help-${name}`);
  field.closest(".field")?.append(problem);
}
