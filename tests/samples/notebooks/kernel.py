"""Jupyter's part of a run: a kernel of its own, whose surroundings point at overread, and cells in order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from tests.samples.notebooks.notebook import Notebook
from tests.servers import REGION, Account

STAND_INS = Path(__file__).parent / "stand_ins"
CELL_SECONDS = 180


class Kernel:
    """Executes the cells of one notebook, and says what they printed."""

    def __init__(self, client: NotebookClient, content: Any) -> None:
        self._client, self._content = client, content

    def execute(self, index: int) -> str:
        """The text that the cell wrote or displayed. Raises nbclient's CellExecutionError as Jupyter would stop."""
        cell = self._client.execute_cell(self._content.cells[index], index)
        return "".join(
            output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs
        )

    def ask(self, expression: str) -> str:
        """What `print(expression)` says after the last cell: a cell of the run's own, behind the notebook's."""
        self._content.cells.append(nbformat.v4.new_code_cell(f"print({expression})"))
        return self.execute(len(self._content.cells) - 1)


@contextmanager
def started_kernel(notebook: Notebook, environment: dict[str, str], folder: Path) -> Iterator[Kernel]:
    """A kernel that works in `folder`, in place of the one that the notebook names (`conda_python3`)."""
    client = NotebookClient(
        notebook.content,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    # Its sockets are ports that everybody on the machine can reach.
    client.create_kernel_manager().transport_encryption = "required"
    with client.setup_kernel(env=environment):
        yield Kernel(client, notebook.content)


def environment_of(account: Account, comprehend: str, downloads: Path, home: Path) -> dict[str, str]:
    """What a user of overread sets, the address of the stand-in for Comprehend, and where the other stand-ins are."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))}
    return kept | {
        "AWS_ENDPOINT_URL": account.url,
        "AWS_ENDPOINT_URL_COMPREHEND": comprehend,
        "AWS_ACCESS_KEY_ID": account.access_key_id,
        "AWS_SECRET_ACCESS_KEY": account.secret,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_CONFIG_FILE": os.devnull,
        "IPYTHONDIR": str(home),
        "NOTEBOOK_DOWNLOADS": str(downloads),
        "PATH": f"{STAND_INS / 'programs'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(STAND_INS / "modules"),
    }
