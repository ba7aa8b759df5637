"""Logging of the server process: structlog renders what the standard library's loggers say, as text or JSON lines."""

from __future__ import annotations

import logging
import sys

from overread.settings import SettingError

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def set_up(level: str, style: str) -> None:
    """Raises SettingError for a level that does not exist."""
    if level.lower() not in LEVELS:
        raise SettingError(f"OVERREAD_LOG_LEVEL is {level!r}, expected one of {', '.join(LEVELS)}")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_LazyFormatter(style))
    logging.basicConfig(level=LEVELS[level.lower()], handlers=[handler], force=True)
    # Clients' libraries are loud about every request; ours says what matters.
    for name in ("uvicorn.error", "httpx", "httpcore", "alembic"):
        logging.getLogger(name).setLevel(max(LEVELS[level.lower()], logging.WARNING))


class _LazyFormatter(logging.Formatter):
    """structlog's formatter, loaded with the first line that is logged: a quiet start does not pay for it."""

    def __init__(self, style: str) -> None:
        super().__init__()
        self._output = style
        self._real: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        if self._real is None:
            self._real = _structlog_formatter(self._output)
        return self._real.format(record)


def _structlog_formatter(style: str) -> logging.Formatter:
    import structlog

    renderer: structlog.types.Processor
    if style == "json":
        renderer = structlog.processors.JSONRenderer()
    else:
        # Plain: the prettier ones, which it would choose if they happen to be installed, print the values of variables.
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if style == "json":
        shared.append(structlog.processors.format_exc_info)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
