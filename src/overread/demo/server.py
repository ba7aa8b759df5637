"""The demo: overread itself, with sample work made at the start and results told on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TextIO

from overread.app import Overread
from overread.demo.reviewer import ensure_reviewer
from overread.demo.seeding import seed
from overread.demo.terminal import TerminalSink, welcome
from overread.settings import SettingError, Settings
from overread.web.options import Checked


class DemoServer(Overread):
    """An ASGI application. examine: as Overread's. out: where the sign-ins and results are printed; standard output unless a
    test brings its own.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        examine: Callable[[], Iterable[Checked]] | None = None,
        out: TextIO | None = None,
    ) -> None:
        if settings.database_url:
            raise SettingError(
                "overread demo keeps everything in its data folder; with PostgreSQL use `overread serve`"
            )
        super().__init__(settings, examine=examine)
        self._out = out or sys.stdout
        self._results = TerminalSink(self.ctx, self._out)
        # Results reach the terminal as every other consumer gets them: through the outbox, at least once.
        self.ctx.sinks = {**self.ctx.sinks, self._results.name: self._results}
        self.ctx.policy = replace(self.ctx.policy, sinks=(*self.ctx.policy.sinks, self._results.name))

    async def start(self) -> None:
        await super().start()
        try:
            password = await ensure_reviewer(self.ctx, self.settings.data_dir)
            waiting = await seed(self.ctx)
        except BaseException:
            await self.close()
            raise
        self._results.expect(waiting)
        self._out.write(welcome(self.settings, reviewer_password=password, waiting=len(waiting)))
        self._out.flush()
