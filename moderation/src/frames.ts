/** Length-prefixed frames over one socket, as src/overread/processes/frames.py; that file is the authority. */

import { Socket } from "node:net";

const HEADER_BYTES = 4;

/** The parent's socket, which is our standard input, in both directions. */
export function openParent(): Socket {
  return new Socket({ fd: 0, readable: true, writable: true });
}

export function sendFrame(socket: Socket, ...parts: Uint8Array[]): void {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(parts.reduce((bytes, part) => bytes + part.length, 0));
  socket.write(Buffer.concat([header, ...parts]));
}

/** One frame after the other, until the parent is gone. */
export async function* readFrames(socket: Socket): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  let wanted = HEADER_BYTES;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    held.push(chunk);
    bytes += chunk.length;
    while (bytes >= wanted) {
      const all = Buffer.concat(held);
      wanted = HEADER_BYTES + all.readUInt32BE();
      if (bytes < wanted) {
        held = [all];
        break;
      }
      yield all.subarray(HEADER_BYTES, wanted);
      held = [all.subarray(wanted)];
      bytes -= wanted;
      wanted = HEADER_BYTES;
    }
  }
}
