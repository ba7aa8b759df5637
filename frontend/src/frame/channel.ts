/** The message port to the page: hello until it arrives, then JSON text only, in both directions. */

import type { JsonObject } from "../answers/json.ts";

export type ToPage =
  | { type: "ready" }
  | { type: "draft"; seq: number; answer: JsonObject }
  | { type: "submit"; answer: JsonObject; filled?: JsonObject }
  | { type: "problem"; element: string | null; attribute: string | null; position: number | string | null; text: string }
  | { type: "active"; ms: number }
  | { type: "key"; key: string }
  | { type: "height"; px: number };

export interface Welcome {
  type: "welcome";
  draft: JsonObject | null;
  seq: number;
  language: string;
  theme: "light" | "dark" | "auto";
  /** `preview` and `answer` are looked at: nothing can be submitted, and an answer stays as it is. */
  mode?: "work" | "preview" | "answer";
}

export type FromPage =
  | Welcome
  | { type: "saved"; seq: number }
  | { type: "accepted" }
  | { type: "refused"; sentence: string }
  | { type: "submit" };

export interface Channel {
  /** Sent at once, or as soon as the port arrives. False when it cannot be: too long, or no page ever answered. */
  send(message: ToPage): boolean;
}

/** What the page takes at most; a longer message would vanish there. */
const MAX_MESSAGE_LENGTH = 12 * 2 ** 20;

const HELLO_EVERY_MS = 250;
const HELLO_AT_MOST = 40;

/** Ask `page` for a port and talk over it. Only the page itself may answer, and only once. */
export function openChannel(page: Window, nonce: string, receive: (message: FromPage) => void): Channel {
  const waiting: string[] = [];
  let port: MessagePort | undefined;
  let hellos = 0;

  const hello = (): void => {
    hellos += 1;
    page.postMessage({ overread: "hello", v: 1, nonce }, "*");
    if (hellos >= HELLO_AT_MOST) clearInterval(repeat);
  };
  const repeat = setInterval(hello, HELLO_EVERY_MS);

  window.addEventListener("message", (event: MessageEvent<{ overread?: unknown } | null>) => {
    if (port !== undefined || event.source !== page || event.data?.overread !== "port") return;
    const [first] = event.ports;
    if (first === undefined) return;
    port = first;
    clearInterval(repeat);
    port.onmessage = ({ data }: MessageEvent<string>) => receive(JSON.parse(data) as FromPage);
    for (const data of waiting.splice(0)) port.postMessage(data);
  });
  hello();

  return {
    send(message) {
      const data = JSON.stringify(message);
      if (data.length > MAX_MESSAGE_LENGTH || (port === undefined && hellos >= HELLO_AT_MOST)) return false;
      if (port === undefined) waiting.push(data);
      else port.postMessage(data);
      return true;
    },
  };
}
