"""A model server in Textract's and Rekognition's JSON form over recorded answers, as `engines/http.py` describes one."""

from __future__ import annotations

import asyncio
import base64
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import orjson

from overread.domain.errors import InputRefused
from overread.engines.recorded import Recordings


class ModelServer:
    """recorded: the setting of the engine `recorded` whose answers it gives."""

    def __init__(self, recorded: str) -> None:
        self._recordings = Recordings(Path(recorded.removeprefix("recorded:")))

    def answer(self, target: str, question: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        operation = target.partition(".")[2]
        member, refusal = {
            "AnalyzeDocument": ("Document", "UnsupportedDocumentException"),
            "DetectModerationLabels": ("Image", "InvalidImageFormatException"),
        }[operation]
        content = base64.b64decode(question[member]["Bytes"])
        try:
            return 200, asyncio.run(self._answer_to(content))
        except InputRefused as error:
            return 400, {"__type": f"com.example#{refusal}", "message": error.reason}

    async def _answer_to(self, content: bytes) -> dict[str, Any]:
        await self._recordings.load()
        return await self._recordings.answer_to(content)

    def __enter__(self) -> ModelServer:
        answer = self.answer

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                question = orjson.loads(self.rfile.read(int(self.headers["content-length"])))
                status, found = answer(self.headers["x-amz-target"], question)
                body = orjson.dumps(found)
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.port = self._server.server_port
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
