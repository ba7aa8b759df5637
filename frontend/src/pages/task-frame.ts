/**
 * The page's side of the frame protocol.
 *
 * What is in the frame is a stranger: it gets one port, for its nonce, from the window of that frame alone; every
 * message on it is JSON text of bounded length and is looked at before it is believed.
 */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export interface FrameHandlers {
  ready(): void;
  /** `text` is the answer as JSON text. */
  draft(seq: number, text: string): void;
  /** `filled` is the form as it is then, as JSON text; it may be missing. */
  submit(text: string, filled: string | undefined): void;
  problem(problem: { element: string; attribute: string; position: string; text: string }): void;
  active(milliseconds: number): void;
  key(key: string): void;
  height(px: number): void;
}

export type ToFrame =
  | {
      type: "welcome";
      draft: Json;
      seq: number;
      language: string;
      theme: "light" | "dark" | "auto";
      mode?: "work" | "preview" | "answer";
    }
  | { type: "saved"; seq: number }
  | { type: "accepted" }
  | { type: "refused"; sentence: string }
  | { type: "submit" };

const MAX_ANSWER_LENGTH = 12 * 2 ** 20;
const MAX_OTHER_LENGTH = 8 * 2 ** 10;

export class TaskFrame {
  private readonly frame: HTMLIFrameElement;
  private handlers: FrameHandlers;
  private port: MessagePort | undefined;
  /** One port for each document that the frame loads. */
  private mayGrant = true;
  private readonly listening = new AbortController();

  constructor(frame: HTMLIFrameElement, handlers: FrameHandlers) {
    this.frame = frame;
    this.handlers = handlers;
    window.addEventListener("message", (event) => this.greet(event), { signal: this.listening.signal });
    frame.addEventListener("load", () => (this.mayGrant = true));
  }

  get isConnected(): boolean {
    return this.port !== undefined;
  }

  send(message: ToFrame): void {
    this.port?.postMessage(JSON.stringify(message));
  }

  focus(): void {
    this.frame.focus();
  }

  /** From now on somebody else listens. */
  handOver(handlers: FrameHandlers): void {
    this.handlers = handlers;
  }

  /** Hear nothing of this frame any more: it is about to be taken away. */
  close(): void {
    this.listening.abort();
    this.port?.close();
    this.port = undefined;
  }

  private greet(event: MessageEvent): void {
    if (event.source === null || event.source !== this.frame.contentWindow) return;
    const hello = event.data as { overread?: unknown; v?: unknown; nonce?: unknown } | null;
    if (typeof hello !== "object" || hello?.overread !== "hello" || hello.v !== 1) return;
    if (hello.nonce !== this.frame.dataset["nonce"] || !this.mayGrant) return;
    this.mayGrant = false;
    this.port?.close();
    const channel = new MessageChannel();
    this.port = channel.port1;
    this.port.onmessage = ({ data }) => this.receive(data);
    // The frame's origin is opaque, so no narrower target than "*" exists; its window was checked above.
    this.frame.contentWindow?.postMessage({ overread: "port", v: 1 }, "*", [channel.port2]);
  }

  private receive(data: unknown): void {
    if (typeof data !== "string" || data.length > MAX_ANSWER_LENGTH) return;
    const message = parseObject(data);
    if (message === undefined) return;
    const type = message["type"];
    if (type === "draft" || type === "submit") return this.receiveAnswer(type, message);
    if (data.length > MAX_OTHER_LENGTH) return;
    if (type === "ready") this.handlers.ready();
    else if (type === "active") this.handlers.active(count(message["ms"]));
    else if (type === "height") this.handlers.height(count(message["px"]));
    else if (type === "key") this.handlers.key(text(message["key"]));
    else if (type === "problem") {
      this.handlers.problem({
        element: text(message["element"]),
        attribute: text(message["attribute"]),
        position: text(message["position"]),
        text: text(message["text"]),
      });
    }
  }

  private receiveAnswer(type: "draft" | "submit", message: JsonObject): void {
    const answer = message["answer"];
    if (!isObject(answer)) return;
    const answerText = JSON.stringify(answer);
    const filled = message["filled"];
    if (type === "submit") this.handlers.submit(answerText, isObject(filled) ? JSON.stringify(filled) : undefined);
    else this.handlers.draft(count(message["seq"]), answerText);
  }
}

export function parseObject(data: string): JsonObject | undefined {
  try {
    const value = JSON.parse(data) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function count(value: Json | undefined): number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? Math.floor(Math.min(value, 1e12)) : 0;
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
