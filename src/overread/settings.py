"""Every setting of a deployment: name, type, default, help. Read once, handed down as values.

A setting is an option of `overread serve` (``--data-dir``), an environment variable
(``OVERREAD_DATA_DIR``), or a file that such a variable
names (``OVERREAD_KEY_FILE``), in this order of precedence; keys are no options, because a process
list shows those. docs/reference/settings.md is held to this file by a test.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints

PREFIX = "OVERREAD_"

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})


class SettingError(ValueError):
    """A setting that cannot be used. The message names it, what was found and what was expected."""


def _setting(default: Any, help_text: str, *, secret: bool = False, option: bool = True) -> Any:
    """secret: never shown. option: may be given on the command line, where every user of the machine reads it."""
    metadata = {"help": help_text, "secret": secret, "option": option}
    return field(default=default, repr=not secret, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults."""

    data_dir: Path = _setting(
        Path(".overread"), "Folder of the embedded store: database, objects, key, credentials."
    )
    host: str = _setting(
        "127.0.0.1", "Address to listen on. One that is not loopback needs TLS or --behind-proxy."
    )
    port: int = _setting(8080, "Port to listen on.")
    public_url: str | None = _setting(
        None, "Address by which browsers and clients reach overread. Default: made from host and port."
    )
    portal_domain: str | None = _setting(
        None, "When set, portals live at {id}.{domain} instead of /portal/w/{id}."
    )
    database_url: str | None = _setting(
        None, "postgresql://… for PostgreSQL. Default: SQLite in the data folder.", secret=True
    )
    objects_url: str | None = _setting(
        None, "s3://…, gs://… or az://… to keep objects in a remote store. Default: the data folder."
    )
    buckets: str = _setting("", "name=s3://real, … maps bucket names to real buckets (with --objects-url).")
    account: str = _setting("000000000000", "The deployment's own account id, 12 digits.")
    region: str = _setting("us-east-1", "The deployment's own region.")
    processes: int = _setting(1, "Server processes. More than one needs PostgreSQL.")
    renderers: int = _setting(2, "Child processes for rendering templates, per server process.")
    template_policy: str = _setting(
        "open",
        "open: task templates may load from any address, as A2I lets them. closed: only from overread.",
    )
    tls_cert: Path | None = _setting(None, "Certificate chain (PEM), to serve TLS.")
    tls_key: Path | None = _setting(None, "Private key (PEM) of the certificate.")
    behind_proxy: bool = _setting(False, "A proxy in front ends TLS; cookies are marked Secure.")
    trusted_proxies: str = _setting(
        "", "Addresses and networks whose X-Forwarded-For is believed, separated by commas."
    )
    metrics_address: str | None = _setting(
        None, "host:port for Prometheus metrics; further processes take the next ports. Default: not served."
    )
    key: str | None = _setting(
        None,
        "Sealing keys, Base64 of 32 bytes each, newest first, separated by commas. Default: the "
        "file `key` in the data folder.",
        secret=True,
        option=False,
    )
    event_log: str | None = _setting(
        None, "File for status events, one line of JSON each; - is standard output."
    )
    webhook_url: str | None = _setting(None, "Address that status events are posted to.", secret=True)
    webhook_secret: str | None = _setting(
        None, "Base64 of the key that signs webhooks (whsec_… is accepted).", secret=True, option=False
    )
    outbound_allow: str = _setting(
        "",
        "Networks that outgoing calls may reach although they are not public, separated by commas.",
    )
    outbound_ca: Path | None = _setting(
        None, "Certificate authorities (PEM) that outgoing calls trust beside the public ones."
    )
    document_engine: str = _setting(
        "local",
        "What AnalyzeDocument reads with: local, aws, http:https://…, recorded:/a/folder, or what a package brings; "
        "empty: the operation is not served.",
    )
    moderation_engine: str = _setting(
        "local",
        "What DetectModerationLabels looks with: local, aws, http:https://…, recorded:/a/folder, or empty.",
    )
    engine_processes: int = _setting(1, "Worker processes of each local engine, per server process.")
    engine_backlog: int = _setting(
        8, "Requests that may wait for a local engine; one more is told to slow down."
    )
    engine_memory_mb: int = _setting(2_048, "Memory of one worker process of a local engine.")
    engine_seconds: float = _setting(20.0, "Time that an engine may take for one page, or one image.")
    max_pages: int = _setting(1, "Pages of a document that AnalyzeDocument takes (Textract: 1).")
    max_document_pages: int = _setting(50, "Pages of a whole document that StartHumanLoop takes.")
    strict_names: bool = _setting(False, "Hold human loop names to the documented lower case.")
    every_word: bool = _setting(
        False, "Word confidences of form conditions must hold for every word of a pair, not for any."
    )
    lenient_form_keys: bool = _setting(
        False, "Form keys of conditions match without regard to capitals and to colons at their end."
    )
    strict_stop: bool = _setting(False, "Refuse to stop a loop that has ended, instead of doing nothing.")
    require_roles: bool = _setting(
        False,
        "Refuse flow definitions with a role that does not exist here, instead of letting it do everything.",
    )
    max_flow_definitions: int = _setting(0, "Quota per account and region; 0: none.")
    max_human_task_uis: int = _setting(0, "Quota per account and region; 0: none.")
    max_workteams: int = _setting(0, "Quota per account and region (A2I: 25); 0: none.")
    max_workforces_per_region: int = _setting(1, "Private workforces per account and region (A2I: 1).")
    max_human_loops_in_progress: int = _setting(0, "Quota per account and region; 0: none.")
    request_rates: str = _setting(
        "",
        "Requests a second per account, e.g. StartHumanLoop=50,DescribeHumanLoop=100; empty: no limits.",
    )
    max_answer_bytes: int = _setting(8 * 2**20, "Largest answer that a worker may submit.")
    retention_days: int = _setting(
        30, "Days that inputs and answers of ended loops are kept inside; 0: without end."
    )
    audit_days: int = _setting(400, "Days that the record of who did, or saw, what is kept; 0: without end.")
    temporary_password_days: int = _setting(7, "Days that a temporary password can be used.")
    session_hours: int = _setting(12, "Hours that a sign-in lasts, from the last use.")
    smtp_host: str | None = _setting(
        None, "Mail server for invitations and reset links. Default: mails become files in the data folder."
    )
    smtp_port: int = _setting(
        0, "Port of the mail server; 0: what is usual for the security (587, 465 or 25)."
    )
    smtp_security: str = _setting(
        "starttls", "starttls, tls (from the first byte), or none (a server on this machine)."
    )
    smtp_user: str | None = _setting(None, "User name at the mail server, if it asks for one.")
    smtp_password: str | None = _setting(None, "Password at the mail server.", secret=True, option=False)
    smtp_ca: Path | None = _setting(
        None, "Certificates (PEM) that the mail server's is checked by. Default: the system's."
    )
    smtp_seconds: float = _setting(20.0, "Time that the mail server may take for each step.")
    mail_from: str | None = _setting(
        None, "Whom mails are from: Reviews <reviews@example.com>. Needed with a mail server."
    )
    log_level: str = _setting("info", "debug, info, warning or error.")
    log_format: str = _setting("text", "text or json.")

    @property
    def sqlite_path(self) -> Path:
        return self.data_dir / "overread.db"


def environment_name(name: str) -> str:
    return PREFIX + name.upper()


def load(environment: Mapping[str, str], options: Mapping[str, str | bool | None] | None = None) -> Settings:
    """Settings from options and environment. Raises SettingError for one that cannot be read, or that nobody knows."""
    hints = get_type_hints(Settings)
    chosen: dict[str, Any] = {}
    for setting in dataclasses.fields(Settings):
        given = (options or {}).get(setting.name)
        source = "--" + setting.name.replace("_", "-")
        if given is None:
            source = environment_name(setting.name)
            given = _from_environment(environment, source)
        if given is not None:
            chosen[setting.name] = _parse(hints[setting.name], given, source)
    _refuse_unknown(environment)
    settings = Settings(**chosen)
    _check(settings)
    return settings


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting as a person reads it. option: None if it is not given on the command line. value: None if it is secret,
    then is_set says whether there is one. source: `option`, `environment`, `file` or `default`."""

    name: str
    option: str | None
    variable: str
    value: str | None
    is_set: bool
    source: str
    default: str
    help: str


def lines(settings: Settings, environment: Mapping[str, str]) -> tuple[SettingLine, ...]:
    """Every setting with where it comes from."""
    return tuple(_line(settings, setting, environment) for setting in dataclasses.fields(Settings))


def _line(settings: Settings, setting: dataclasses.Field[Any], environment: Mapping[str, str]) -> SettingLine:
    value, variable = getattr(settings, setting.name), environment_name(setting.name)
    if value == setting.default:
        source = "default"
    elif variable in environment:
        source = "environment"
    else:
        source = "file" if f"{variable}_FILE" in environment else "option"
    return SettingLine(
        name=setting.name,
        option="--" + setting.name.replace("_", "-") if setting.metadata["option"] else None,
        variable=variable,
        value=None if setting.metadata["secret"] else _shown(value),
        is_set=value not in (None, ""),
        source=source,
        default="" if setting.metadata["secret"] else _shown(setting.default),
        help=setting.metadata["help"],
    )


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def networks_and_names(text: str) -> tuple[str, ...]:
    """The parts of a setting that is a list."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def pairs(text: str, name: str) -> dict[str, str]:
    """The parts of a setting of the form a=b,c=d."""
    found = {}
    for part in networks_and_names(text):
        key, separator, value = part.partition("=")
        if not separator or not key or not value:
            raise SettingError(f"{environment_name(name)}: {part!r} is not of the form name=value")
        found[key.strip()] = value.strip()
    return found


def _from_environment(environment: Mapping[str, str], variable: str) -> str | None:
    if variable in environment:
        return environment[variable]
    file = environment.get(variable + "_FILE")
    if file is None:
        return None
    try:
        return Path(file).read_text("utf-8").strip()
    except OSError as error:
        raise SettingError(f"{variable}_FILE: {file} cannot be read: {error.strerror}") from error


def _parse(hint: Any, given: str | bool, source: str) -> Any:
    kind = (
        next(arg for arg in get_args(hint) if arg is not type(None)) if isinstance(hint, UnionType) else hint
    )
    if kind is bool:
        if isinstance(given, bool):
            return given
        words = {
            "1": True,
            "true": True,
            "yes": True,
            "on": True,
            "0": False,
            "false": False,
            "no": False,
            "off": False,
            "": False,
        }
        if given.lower() not in words:
            raise SettingError(f"{source} is {given!r}, expected yes or no")
        return words[given.lower()]
    text = str(given)
    if kind is int:
        try:
            return int(text)
        except ValueError:
            raise SettingError(f"{source} is {text!r}, expected a whole number") from None
    if kind is float:
        try:
            return float(text)
        except ValueError:
            raise SettingError(f"{source} is {text!r}, expected a number") from None
    if isinstance(hint, UnionType) and not text:
        return None
    return kind(text)


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = {environment_name(setting.name) for setting in dataclasses.fields(Settings)}
    known |= {name + "_FILE" for name in known}
    for name in environment:
        # A typing error in a setting must not be silence: somebody relies on it.
        if name.startswith(PREFIX) and not name.startswith(PREFIX + "TEST_") and name not in known:
            raise SettingError(f"{name} is not a setting of overread; see `overread serve --help`")


def _check(settings: Settings) -> None:
    if not (settings.account.isdigit() and len(settings.account) == 12):
        raise SettingError(f"OVERREAD_ACCOUNT is {settings.account!r}, expected 12 digits")
    if not 0 <= settings.port <= 65_535:
        raise SettingError(f"OVERREAD_PORT is {settings.port}, expected 0 to 65535")
    if settings.processes < 1:
        raise SettingError(f"OVERREAD_PROCESSES is {settings.processes}, expected 1 or more")
    if settings.processes > 1 and not settings.database_url:
        raise SettingError(
            "more than one process needs PostgreSQL: set OVERREAD_DATABASE_URL, or OVERREAD_PROCESSES to 1"
        )
    for name in ("engine_processes", "engine_memory_mb", "engine_seconds", "max_pages", "max_document_pages"):
        if not getattr(settings, name) > 0:
            raise SettingError(f"{environment_name(name)} is {getattr(settings, name)}, expected more than 0")
    if settings.engine_backlog < 0:
        raise SettingError(f"OVERREAD_ENGINE_BACKLOG is {settings.engine_backlog}, expected 0 or more")
    if (settings.tls_cert is None) != (settings.tls_key is None):
        raise SettingError("OVERREAD_TLS_CERT and OVERREAD_TLS_KEY go together")
    if not _is_loopback(settings.host) and settings.tls_cert is None and not settings.behind_proxy:
        raise SettingError(
            f"OVERREAD_HOST is {settings.host}, which others can reach: give --tls-cert and --tls-key, or --behind-proxy"
        )
    if settings.smtp_host and not settings.mail_from:
        raise SettingError("OVERREAD_SMTP_HOST needs OVERREAD_MAIL_FROM: whom mails are from")
    if settings.smtp_security not in ("starttls", "tls", "none"):
        raise SettingError(
            f"OVERREAD_SMTP_SECURITY is {settings.smtp_security!r}, expected starttls, tls or none"
        )
    if settings.smtp_password and settings.smtp_security == "none" and not _is_loopback(settings.smtp_host):
        raise SettingError(
            "OVERREAD_SMTP_PASSWORD would travel in the clear: set OVERREAD_SMTP_SECURITY to starttls or tls"
        )
    if settings.public_url is not None and not settings.public_url.startswith(("http://", "https://")):
        raise SettingError(f"OVERREAD_PUBLIC_URL is {settings.public_url!r}, expected http://… or https://…")
    if settings.template_policy not in ("open", "closed"):
        raise SettingError(
            f"OVERREAD_TEMPLATE_POLICY is {settings.template_policy!r}, expected open or closed"
        )
    if settings.log_format not in ("text", "json"):
        raise SettingError(f"OVERREAD_LOG_FORMAT is {settings.log_format!r}, expected text or json")


def _is_loopback(host: str | None) -> bool:
    return host in ("127.0.0.1", "::1", "localhost")


def process_environment() -> Mapping[str, str]:
    return os.environ
