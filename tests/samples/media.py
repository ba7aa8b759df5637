"""What the samples show and play, made on the spot: a picture, a sound, a clip and a document of our own."""

from __future__ import annotations

import base64
import io
import math
import struct
import wave
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image, ImageDraw
from playwright.sync_api import Browser

PHOTO_SIZE = (800, 533)
"""Of the picture that the expected answers of the samples are about."""

SUN = (620, 40, 719, 139)
"""Its box in that picture, the last pixels included."""

SOUND_SECONDS = 1.0
SAMPLE_RATE = 8_000

RECORD_CLIP = """async () => {
  const canvas = document.createElement("canvas");
  canvas.width = 160; canvas.height = 120;
  const pen = canvas.getContext("2d");
  const type = ["video/mp4", "video/webm"].find((kind) => MediaRecorder.isTypeSupported(kind));
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: type });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start();
  const began = performance.now();
  await new Promise((resolve) => {
    const draw = () => {
      const passed = performance.now() - began;
      pen.fillStyle = `hsl(${passed / 5} 60% 50%)`;
      pen.fillRect(0, 0, 160, 120);
      if (passed < 2000) requestAnimationFrame(draw); else resolve();
    };
    draw();
  });
  recorder.stop();
  await stopped;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return [type, btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))];
}"""


@dataclass(frozen=True)
class Medium:
    content_type: str
    content: bytes


def make_media(browser: Browser) -> Mapping[str, Medium]:
    """By the key under which the samples' inputs name them."""
    return {
        "photo.jpg": Medium("image/jpeg", _photo("JPEG")),
        "photo.png": Medium("image/png", _photo("PNG")),
        "mask.png": Medium("image/png", _mask()),
        "sound.wav": Medium("audio/wav", _sound()),
        "clip.mp4": _clip(browser),
        "document.pdf": Medium("application/pdf", _photo("PDF")),
    }


def _photo(kind: str) -> bytes:
    """Hills, a sun and a house: something to draw around."""
    picture = Image.new("RGB", PHOTO_SIZE, "#9cc3e0")
    pen = ImageDraw.Draw(picture)
    pen.ellipse(SUN, fill="#f6d365")
    pen.ellipse((-200, 300, 600, 900), fill="#6a9a58")
    pen.ellipse((300, 340, 1100, 950), fill="#56854a")
    pen.rectangle((240, 220, 420, 400), fill="#b5573c")
    pen.polygon(((220, 220), (330, 140), (440, 220)), fill="#6d3a2a")
    pen.rectangle((310, 320, 350, 400), fill="#3b2a20")
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def _mask() -> bytes:
    """The sun of the picture, painted in the first colour of the palette."""
    picture = Image.new("RGBA", PHOTO_SIZE, (0, 0, 0, 0))
    ImageDraw.Draw(picture).rectangle(SUN, fill="#1f77b4")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _sound() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLE_RATE)
        count = int(SOUND_SECONDS * SAMPLE_RATE)
        tone = (int(9_000 * math.sin(2 * math.pi * 440 * at / SAMPLE_RATE)) for at in range(count))
        sound.writeframes(struct.pack(f"<{count}h", *tone))
    return file.getvalue()


def _clip(browser: Browser) -> Medium:
    """Two seconds of changing colours, recorded by the browser that will play it."""
    page = browser.new_page()
    try:
        content_type, content = page.evaluate(RECORD_CLIP)
    finally:
        page.close()
    return Medium(content_type, base64.b64decode(content))
