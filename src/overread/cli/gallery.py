"""`overread gallery`: every element of a template, live; on this machine, or as files."""

from __future__ import annotations

import argparse
import socket
from pathlib import Path

from overread.cli.options import Commands
from overread.settings import SettingError

HOST = "127.0.0.1"
PORT = 8085


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    gallery = commands.add_parser(
        "gallery", help="Show every crowd element live, with its attributes and its answer."
    )
    gallery.add_argument(
        "--port",
        type=int,
        default=PORT,
        metavar="N",
        help=f"Where to serve it on this machine. Default: {PORT}.",
    )
    gallery.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="Write it as a static site into this folder instead of serving it.",
    )
    gallery.set_defaults(run=_gallery)


def _gallery(options: argparse.Namespace) -> int:
    from overread.gallery import GalleryNotBuilt

    try:
        return _serve(options.port) if options.out is None else _write(options.out)
    except GalleryNotBuilt as error:
        raise SettingError(str(error)) from error


def _write(folder: Path) -> int:
    from overread.gallery import write_site

    try:
        count = write_site(folder)
    except OSError as error:
        raise SettingError(f"{folder} cannot be written ({error.strerror})") from error
    print(f"{count} files in {folder}; open {folder / 'index.html'}, or put them on any web server")
    return 0


def _serve(port: int) -> int:
    import uvicorn

    from overread.gallery import gallery_app

    app = gallery_app()
    try:
        listening = socket.create_server((HOST, port))
    except (OSError, OverflowError) as error:
        raise SettingError(
            f"port {port} of {HOST} cannot be used ({error}); choose another with --port"
        ) from error
    print(f"overread gallery at http://{HOST}:{listening.getsockname()[1]}/; Ctrl+C ends it", flush=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", server_header=False))
    server.run([listening])
    return 0
