/**
 * The model as a child of the engine pool: speaks src/overread/engines/messages.py on its standard input.
 *
 * It is given pixels, never a stranger's file; those are decoded in another process (engines/moderation/decoding.py).
 */

import { openParent, readFrames, sendFrame } from "./frames.ts";
import { IMAGE_BYTES, Model } from "./model.ts";

const READY = Buffer.from("R");
const ANSWER = "A";
const FAILED = "F";

async function main(): Promise<void> {
  const model = await Model.load(__dirname);
  const parent = openParent();
  // The parent may be gone at any time; nobody waits for an answer then.
  parent.on("error", () => process.exit(0));
  sendFrame(parent, READY);
  for await (const frame of readFrames(parent)) sendFrame(parent, Buffer.from(reply(model, frame)));
}

function reply(model: Model, question: Buffer): string {
  const pixels = question.subarray(4 + question.readUInt32BE());
  if (pixels.length !== IMAGE_BYTES) {
    return FAILED + JSON.stringify({ reason: `given ${pixels.length} bytes of pixels, expected ${IMAGE_BYTES}` });
  }
  return ANSWER + JSON.stringify(model.classify(pixels));
}

void main();
