"""In place of Amazon Comprehend: DetectSentiment for the notebook's four sentences, on the wire that boto3 speaks."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any

TARGET = "Comprehend_20171127.DetectSentiment"

SENTIMENTS: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "I enjoy this product": ("POSITIVE", 0.998),
        "I am unhappy with this product": ("NEGATIVE", 0.997),
        "It is okay": ("NEUTRAL", 0.62),
        "sometimes it works": ("POSITIVE", 0.48),
    }
)
"""Sentiment and its score; the notebook asks a person where the score is below 0.99."""


@contextmanager
def serving_comprehend() -> Iterator[str]:
    """The address of the service while the context is open."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Comprehend)
    thread = threading.Thread(target=server.serve_forever, name="comprehend")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Comprehend(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known = self.headers["X-Amz-Target"] == TARGET and request.get("Text") in SENTIMENTS
        answer = _answer(request["Text"]) if known else {"__type": "InvalidRequestException"}
        body = json.dumps(answer).encode()
        self.send_response(200 if known else 400)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing to the terminal: it shows how the run goes on."""


def _answer(text: str) -> dict[str, Any]:
    sentiment, score = SENTIMENTS[text]
    rest = (1 - score) / 3
    names = ("Positive", "Negative", "Neutral", "Mixed")
    return {
        "Sentiment": sentiment,
        "SentimentScore": {name: score if name.upper() == sentiment else rest for name in names},
    }
