"""`overread serve`, `demo`, `env`, `migrate`."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import shlex
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from overread import __version__
from overread.cli.options import STORE_SETTINGS, Commands, add_settings, find_deployment, read_settings
from overread.settings import SettingError, Settings, environment_name

if TYPE_CHECKING:
    from overread.app import Overread
    from overread.web.options import Checked

GRACE_SECONDS = 20
"""How long requests in progress may take when the server is told to end."""


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    serve = commands.add_parser("serve", help="Run the server.")
    add_settings(serve)
    serve.set_defaults(run=_serve)
    demo = commands.add_parser("demo", help="Run the server with sample work and print each result.")
    add_settings(demo)
    demo.set_defaults(run=_demo)
    env = commands.add_parser("env", help='Print variables for AWS clients: eval "$(overread env)".')
    env.add_argument(
        "--per-service",
        action="store_true",
        help="One endpoint variable per service instead of the global one.",
    )
    add_settings(env, (*STORE_SETTINGS, "host", "tls_cert", "tls_key", "behind_proxy"))
    env.set_defaults(run=_env)
    migrate = commands.add_parser("migrate", help="Bring the database's schema to this version.")
    add_settings(migrate, STORE_SETTINGS)
    migrate.set_defaults(run=_migrate)


def _serve(options: argparse.Namespace) -> int:
    settings = usable_port(read_settings(options))
    if settings.processes > 1:
        return _serve_in_processes(settings, options)
    gc.disable()  # until everything is loaded: nothing of it is garbage
    from overread.app import Overread, public_url

    app = Overread(settings, examine=partial(_examine, settings))
    if sys.stderr.isatty():
        print(
            f"overread {__version__} at {public_url(settings)}, data in {settings.data_dir}; Ctrl+C ends it",
            file=sys.stderr,
        )
    return run_server(settings, app)


def _examine(settings: Settings) -> Iterator[Checked]:
    """What `overread doctor` finds, for the console."""
    from overread.cli.doctor import examine
    from overread.web.options import Checked

    for finding in examine(settings):
        yield Checked(finding.level, finding.what, finding.advice)


def _demo(options: argparse.Namespace) -> int:
    settings = usable_port(read_settings(options))
    from overread.demo import DemoServer

    return run_server(settings, DemoServer(settings, examine=partial(_examine, settings)))


def run_server(settings: Settings, app: Overread) -> int:
    """Serve one application in this process until it is told to end."""
    import uvicorn

    _set_up_logging(settings)
    # What is loaded by now stays; the collector need not go through it again and again.
    gc.freeze()
    gc.enable()
    server = uvicorn.Server(uvicorn.Config(app, **_uvicorn_options(settings)))
    server.run()
    return 0 if server.started else 1


def _serve_in_processes(settings: Settings, options: argparse.Namespace) -> int:
    """Several processes behind one socket; settings travel by the environment, which the children inherit."""
    import uvicorn

    for name in vars(options):
        value = vars(options)[name]
        if value is not None and name != "run":
            os.environ[environment_name(name)] = str(value)
    os.environ[environment_name("port")] = str(settings.port)
    _set_up_logging(settings)
    uvicorn.run(
        "overread.app:from_environment",
        factory=True,
        workers=settings.processes,
        **_uvicorn_options(settings),
    )
    return 0


def _uvicorn_options(settings: Settings) -> dict[str, Any]:
    from overread.cli.http_bounds import BoundedHttp  # with uvicorn, which only a server loads

    return {
        "host": settings.host,
        "port": settings.port,
        "loop": "uvloop",
        "http": BoundedHttp,
        "ws": "none",
        "lifespan": "on",
        "access_log": False,
        "log_config": None,
        "server_header": False,
        # Addresses of clients are worked out from X-Forwarded-For by web/source_ip.py, for trusted proxies only.
        "proxy_headers": False,
        "timeout_graceful_shutdown": GRACE_SECONDS,
        "ssl_certfile": settings.tls_cert,
        "ssl_keyfile": settings.tls_key,
        "backlog": 2048,
    }


def usable_port(settings: Settings) -> Settings:
    """With the number of a free port in place of 0: it goes into every address that is printed, kept and sent.

    Raises SettingError for a busy port, before anything is opened.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingError(
                f"port {settings.port} of {settings.host} cannot be used ({error.strerror}); choose another with --port"
            ) from error
        return replace(settings, port=probe.getsockname()[1])


def _set_up_logging(settings: Settings) -> None:
    from overread.cli.logs import set_up

    set_up(settings.log_level, settings.log_format)
    logging.captureWarnings(capture=True)


def _env(options: argparse.Namespace) -> int:
    from overread.app import public_url
    from overread.first_start import read_pairs

    settings = find_deployment(options)
    found = read_pairs(settings.data_dir / "credentials")
    if not found:
        raise SettingError(
            f"{settings.data_dir / 'credentials'} does not exist: start `overread serve` once, "
            "or make a key with `overread keys create`"
        )
    # The running server has written where it is; an address that is given here goes before.
    given = settings.public_url or options.port
    url = (
        public_url(settings)
        if given
        else read_pairs(settings.data_dir / "config").get("endpoint_url", public_url(settings))
    )
    variables = {
        "AWS_ACCESS_KEY_ID": found["aws_access_key_id"],
        "AWS_SECRET_ACCESS_KEY": found["aws_secret_access_key"],
        "AWS_DEFAULT_REGION": settings.region,
        "AWS_REGION": settings.region,
    }
    if options.per_service:
        variables |= dict.fromkeys(_endpoint_variables(), url)
    else:
        variables["AWS_ENDPOINT_URL"] = url
    for name, value in variables.items():
        print(f"export {name}={shlex.quote(value)}")
    if sys.stdout.isatty():
        print('# To set them in this shell: eval "$(overread env)"')
    return 0


def _endpoint_variables() -> list[str]:
    """One variable for each service that overread serves; S3 has no model here."""
    from overread.aws.models import Models

    names = {service.service_id for service in Models().services.values()} | {"S3"}
    return sorted(f"AWS_ENDPOINT_URL_{name.upper().replace(' ', '_')}" for name in names)


def _migrate(options: argparse.Namespace) -> int:
    settings = read_settings(options)
    from overread.app import prepare_data_dir
    from overread.store.database import Database, sqlite_url
    from overread.store.migrations import HEAD, current_version, upgrade

    if settings.database_url:
        database = Database(settings.database_url)
    else:
        prepare_data_dir(settings.data_dir)
        database = Database(sqlite_url(settings.sqlite_path))
    before = current_version(database)
    upgrade(database)
    database.close()
    print(f"schema: {before or 'empty'} -> {HEAD}" if before != HEAD else f"schema: {HEAD}, nothing to do")
    return 0
