/** The questions for a link and for a picture: where it is, and how it is called. One dialog of each serves all editors of a page. */

export interface Asked {
  address: string;
  /** The text of a new link, the description of a picture. */
  words: string;
}

export interface Question {
  /** What is asked about is there already: then the dialog begins with it, and can take a link away. */
  before: Asked | undefined;
  /** Whether words are asked for, too. */
  asksWords: boolean;
  /** The address as the text has it, or undefined: the dialog says that it is none. */
  read(typed: string): string | undefined;
  done(answer: Asked): void;
  remove?(): void;
  /** In any case, when the dialog is gone. */
  closed(): void;
}

export class Dialog {
  private readonly element: HTMLDialogElement;
  private question: Question | undefined;

  constructor(element: HTMLDialogElement) {
    this.element = element;
    this.find("form").addEventListener("submit", (event) => this.submit(event));
    this.find("[data-cancel]").addEventListener("click", () => element.close());
    this.find("[data-remove]").addEventListener("click", () => {
      const { question } = this;
      element.close();
      question?.remove?.();
    });
    element.addEventListener("close", () => {
      this.question?.closed();
      this.question = undefined;
    });
  }

  ask(question: Question): void {
    this.question = question;
    this.input("address").value = question.before?.address ?? "";
    this.input("words").value = question.before?.words ?? "";
    this.find("[data-words]").hidden = !question.asksWords;
    this.find("[data-remove]").hidden = question.remove === undefined;
    this.tell(false);
    this.element.showModal();
    this.input("address").focus();
    this.input("address").select();
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    const { question } = this;
    const address = question?.read(this.input("address").value);
    this.tell(address === undefined);
    if (address === undefined || question === undefined) {
      this.input("address").focus();
      return;
    }
    this.element.close();
    question.done({ address, words: this.input("words").value.trim() });
  }

  private tell(isWrong: boolean): void {
    const input = this.input("address");
    this.find("[data-wrong]").hidden = !isWrong;
    input.toggleAttribute("aria-invalid", false);
    if (isWrong) input.setAttribute("aria-invalid", "true");
    input.closest(".field")?.classList.toggle("wrong", isWrong);
  }

  private input(name: string): HTMLInputElement {
    return this.find<HTMLInputElement>(`input[name="${name}"]`);
  }

  private find<E extends HTMLElement = HTMLElement>(selector: string): E {
    const found = this.element.querySelector<E>(selector);
    if (found === null) throw new Error(`the dialog has no ${selector}`);
    return found;
  }
}
