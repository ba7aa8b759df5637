"""The next task, kept for a worker while they are on another (`operations/holds.py`)."""

from __future__ import annotations

from starlette.responses import Response

from overread.operations import assignments, frames, holds
from overread.portal.answers import json_answer
from overread.portal.visit import WorkerVisit
from overread.web.headers import FRAME_PATH


async def hold(visit: WorkerVisit) -> Response:
    """Keep the next task, or keep it longer, and say where it is rendered."""
    held = await assignments.hold_next(visit.ctx, visit.worker, visit.request.path_params["assignment_id"])
    if held is None:
        return json_answer({"hold": None})
    frame = frames.of_hold(visit.ctx, held.hold_id)
    return json_answer(
        {"hold": {"id": held.hold_id, "frame": f"{FRAME_PATH}{frame.capability}", "nonce": frame.nonce}}
    )


async def release(visit: WorkerVisit) -> Response:
    """The page is being left: others may have what was kept."""
    await holds.release_of_task(visit.ctx, visit.worker, visit.request.path_params["assignment_id"])
    return Response(status_code=204, headers={"Cache-Control": "no-store"})
