/** Links that ask first (`data-asks`): the page behind them is shown in a dialog; where that fails, as the page it is. */

export function askInDialogs(): void {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-asks]") : null;
    if (link === null || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void ask(link);
  });
}

async function ask(link: HTMLAnchorElement): Promise<void> {
  const question = await fetchQuestion(link.href);
  if (question === null) {
    location.assign(link.href);
    return;
  }
  const dialog = document.createElement("dialog");
  dialog.className = "dialog question";
  const heading = question.querySelector("h1");
  if (heading !== null) {
    const title = document.createElement("h2");
    title.id = "question-heading";
    title.append(...heading.childNodes);
    heading.replaceWith(title);
    dialog.setAttribute("aria-labelledby", title.id);
  }
  dialog.append(...question.childNodes);
  dialog.querySelector("form a.button")?.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector<HTMLElement>("input:not([type=hidden])")?.focus();
}

async function fetchQuestion(address: string): Promise<Element | null> {
  try {
    const response = await fetch(address, { redirect: "error", cache: "no-store" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const question = page.querySelector("[data-question]");
    return response.ok && question !== null ? document.adoptNode(question) : null;
  } catch {
    return null;
  }
}
