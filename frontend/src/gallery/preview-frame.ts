/** The gallery's side of a preview: one sandboxed frame for each page that is shown, so that nothing is left of the last. */

import { parseObject } from "../pages/task-frame.ts";
import { ASK, PORT, type FromPreview, type Look, type ToPreview } from "./messages.ts";

/** The tokens of a task's frame; never `allow-same-origin` (see web/headers.py). */
const SANDBOX = "allow-scripts allow-forms allow-modals allow-popups allow-downloads";
const KINDS = new Set<unknown>(["answer", "submitted", "problem", "height"] satisfies FromPreview["type"][]);
const MAX_MESSAGE_LENGTH = 12 * 2 ** 20;

export class PreviewFrame {
  private readonly place: HTMLElement;
  private readonly receive: (message: FromPreview) => void;
  private frame: HTMLIFrameElement | undefined;
  private port: MessagePort | undefined;
  private waiting: ToPreview | undefined;

  constructor(place: HTMLElement, receive: (message: FromPreview) => void) {
    this.place = place;
    this.receive = receive;
    window.addEventListener("message", (event) => this.answer(event));
  }

  show(html: string, submits: boolean, look: Look): void {
    this.port?.close();
    this.port = undefined;
    this.waiting = { type: "show", html, submits, ...look };
    const frame = document.createElement("iframe");
    frame.title = "Preview";
    frame.setAttribute("sandbox", SANDBOX);
    frame.src = location.protocol === "file:" ? "preview-of-files.html" : "preview.html";
    this.place.replaceChildren(frame);
    this.frame = frame;
  }

  /** Change the look of what is shown, without starting it anew. */
  wear(look: Look): void {
    if (this.waiting?.type === "show") Object.assign(this.waiting, look);
    else this.send({ type: "look", ...look });
  }

  private answer(event: MessageEvent<unknown>): void {
    if (event.data !== ASK || event.source === null || event.source !== this.frame?.contentWindow) return;
    if (this.waiting === undefined) return;
    const channel = new MessageChannel();
    this.port = channel.port1;
    this.port.onmessage = ({ data }: MessageEvent<unknown>) => this.hear(data);
    // The frame's origin is opaque, so no narrower target than "*" exists; its window was checked above.
    this.frame.contentWindow.postMessage(PORT, "*", [channel.port2]);
    this.send(this.waiting);
    this.waiting = undefined;
  }

  private send(message: ToPreview): void {
    this.port?.postMessage(JSON.stringify(message));
  }

  /** What runs in the frame is whatever was typed; it is looked at before it is believed. */
  private hear(data: unknown): void {
    if (typeof data !== "string" || data.length > MAX_MESSAGE_LENGTH) return;
    const message = parseObject(data);
    if (message !== undefined && KINDS.has(message["type"])) this.receive(message as unknown as FromPreview);
  }
}
