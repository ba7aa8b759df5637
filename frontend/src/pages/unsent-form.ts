/**
 * A form that was sent after its session had ended: kept in this tab while the same person signs in, who may then send it again.
 *
 * Every sending is kept until the next page says that it arrived: any page behind the sign-in does, unless the sign-in came
 * between. Passwords and files are never kept.
 */

const KEY = "overread-unsent";
const MAX_LENGTH = 500_000;
const CSRF = "csrf_token";

interface Unsent {
  person: string;
  page: string;
  action: string;
  fields: [string, string][];
  signedOut: boolean;
}

/** Called when a form is sent. Those of the sign-in leave what waits as it is. */
export function keepSending(form: HTMLFormElement, submitter: HTMLElement | null): void {
  if (person() === "") return;
  storage()?.removeItem(KEY);
  if (!form.matches(".form") || form.closest("dialog") !== null || form.querySelector("[type=password], [type=file]") !== null) return;
  const fields: [string, string][] = [];
  for (const [name, value] of new FormData(form, submitter)) {
    if (typeof value === "string" && name !== CSRF) fields.push([name, value]);
  }
  keep({ person: person(), page: location.pathname + location.search, action: form.action, fields, signedOut: false });
}

/** On every page: leads the sign-in back to the form, and offers to send it there. */
export function offerUnsent(): void {
  const unsent = read();
  if (unsent === undefined) return;
  const next = document.querySelector<HTMLInputElement>("input[type=hidden][name=next]");
  if (next !== null && person() === "") {
    next.value = unsent.page;
    keep({ ...unsent, signedOut: true });
    return;
  }
  storage()?.removeItem(KEY);
  const isHere = unsent.page === location.pathname + location.search;
  if (unsent.signedOut && isHere && unsent.person === person()) offer(unsent);
}

function offer(unsent: Unsent): void {
  const template = document.querySelector<HTMLTemplateElement>("template[data-unsent]");
  const token = document.querySelector<HTMLInputElement>(`.top-bar input[name=${CSRF}]`)?.value;
  if (template === null || token === undefined) return;
  const notice = document.importNode(template.content, true);
  notice.querySelector("button")?.addEventListener("click", () => send(unsent, token));
  document.querySelector("main")?.prepend(notice);
}

function send({ action, fields }: Unsent, token: string): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  for (const [name, value] of [[CSRF, token], ...fields] as [string, string][]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.requestSubmit();
}

/** Who is signed in; empty for nobody. */
function person(): string {
  return document.querySelector<HTMLElement>(".person")?.title ?? "";
}

function keep(unsent: Unsent): void {
  const text = JSON.stringify(unsent);
  if (text.length <= MAX_LENGTH) storage()?.setItem(KEY, text);
}

function read(): Unsent | undefined {
  const text = storage()?.getItem(KEY) ?? null;
  return text === null ? undefined : (JSON.parse(text) as Unsent);
}

/** A browser may forbid it; then nothing is kept. */
function storage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
