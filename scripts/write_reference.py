"""Writes the pages of docs/reference/ that say what the code says (`make reference`): settings, commands, operations,
errors, crowd elements, moderation labels.

tests/unit/test_docs.py compares the pages with what this script would write, so a change of the code without its page
fails.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints

from overread import cli
from overread.aws import errors
from overread.aws.models import Models, Operation, Service, read_extracted
from overread.aws.services import s3, s3_buckets
from overread.aws.sigv4 import Refused
from overread.domain import errors as domain_errors
from overread.domain.objects import ObjectRefusal
from overread.engines.moderation import labels
from overread.settings import Settings, environment_name
from overread.web.static_files import BUILT

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
WRITTEN = (
    "<!-- Written by scripts/write_reference.py (`make reference`). Change the code, not this page. -->\n"
)


def settings_page() -> str:
    """Every setting with option, variable, default and help."""
    hints = get_type_hints(Settings)
    rows = []
    for setting in dataclasses.fields(Settings):
        option = f"`--{setting.name.replace('_', '-')}`" if setting.metadata["option"] else "–"
        rows.append(
            (
                option,
                f"`{environment_name(setting.name)}`",
                _kind(hints[setting.name]),
                _default(setting),
                setting.metadata["help"],
            )
        )
    return f"""\
# Settings

{WRITTEN}
Every setting is an option of `overread serve` and `overread demo`, an environment variable, or a file that a variable names:
`OVERREAD_KEY_FILE=/run/secrets/key` reads the setting `OVERREAD_KEY` from that file. The option comes first, then the variable,
then the file, then the default. Keys are no options: every user of a machine can read the command lines on it.

A variable that begins with `OVERREAD_` and is no setting stops the start: a typing error must not be silence. Lists are
separated by commas.

{_table(("Option", "Variable", "Type", "Default", "Meaning"), rows)}"""


def cli_page() -> str:
    """Every command with its arguments; options that are settings are not repeated."""
    own = {
        "--" + setting.name.replace("_", "-")
        for setting in dataclasses.fields(Settings)
        if setting.metadata["option"]
    }
    parts = [
        f"""\
# Commands

{WRITTEN}
`overread COMMAND --help` says the same on the terminal. A mistake in what was typed is one sentence on standard error and
exit status 1 (2 for what the parser itself refuses).
"""
    ]
    for name, parser in _commands(cli._parser()):
        parts.append(f"\n## `overread {name}`\n\n{_help_of(name)}\n")
        rows = []
        takes_settings = []
        for action in parser._actions:
            if isinstance(action, argparse._HelpAction):
                continue
            flag = action.option_strings[0] if action.option_strings else action.dest
            if flag in own and f"[{environment_name(action.dest)}]" in (action.help or ""):
                takes_settings.append(flag)
            else:
                rows.append((f"`{flag}`", action.help or ""))
        if rows:
            parts.append("\n" + _table(("Argument", "Meaning"), rows))
        if len(takes_settings) == len(own):
            parts.append("\nTakes every [setting](settings.md) as an option.\n")
        elif takes_settings:
            parts.append(f"\n[Settings](settings.md): {', '.join(f'`{flag}`' for flag in takes_settings)}.\n")
    return "".join(parts)


def operations_page() -> str:
    """Every AWS operation that is answered, with its wire form and the errors its model declares."""
    models = Models()
    parts = [
        f"""\
# Operations

{WRITTEN}
The AWS operations that overread answers. Their constraints are those of AWS's own service models
(botocore {read_extracted()["botocore"]}); a request that breaks several is told all of them in one message.
Codes and statuses are in [errors](errors.md). Anything else is refused by name, with the variable to unset if the
call belongs to a service that overread does not serve.
"""
    ]
    for name, service in models.services.items():
        parts.append(f"\n## {service.service_id} (`{name}`)\n\n{_protocol(service)}\n\n")
        rows = [
            (f"`{operation.name}`", _wire(service, operation), _declared(operation))
            for operation in service.operations.values()
        ]
        parts.append(_table(("Operation", "Request", "Declared errors"), rows))
    parts.append(
        f"\n## S3 (`s3`)\n\nREST-XML; addresses with the bucket in the path or in the host.\n\n{_s3_operations()}"
    )
    return "".join(parts)


def errors_page() -> str:
    """Which code and status each service answers with, failure by failure."""
    meanings = dict(_error_tree())
    parts = [
        f"""\
# Errors

{WRITTEN}
One failure has other names in other services. A row of one operation comes before its service's, that before the common one.
"""
    ]
    tables: Mapping[str, errors.Rows] = {"Every service": errors.COMMON, **errors.TABLE, "s3": s3.ERRORS}
    for name, rows in tables.items():
        title = name if name == "Every service" else f"`{name}`"
        lines = [
            (f"`{row.code}`", str(row.status), _when(kind, error, meanings))
            for (error, kind), row in rows.items()
        ]
        parts.append(f"\n## {title}\n\n" + _table(("Code", "Status", "When"), lines))
    parts.append(f"\n## Signatures that are not accepted\n\n{_signatures()}")
    return "".join(parts)


def crowd_elements_page() -> str:
    """Every element of a template, as the gallery knows it; the front end must be built."""
    elements: list[dict[str, Any]] = json.loads((BUILT / "elements.json").read_text("utf-8"))
    parts = [
        f"""\
# Crowd elements

{WRITTEN}
What a template can be made of. [`overread gallery`](../how-to/develop-templates.md) shows each of these live,
[a page of pictures](element-pictures.md) how each looks.

Attributes of several words are written with hyphens or in one word: `initial-value`, `initialvalue`. Lists and objects may be
loose JSON: single quotes, names without quotes, trailing commas, comments. A switch is on by being there, whatever its text.

All answers are collected by the `crowd-form` around them, under the element's `name`, with members in alphabetical order.
All elements work with the keyboard alone; `?` shows the keys of a page. The second version of AWS's bundle
(`crowd-html-elements-v2.js`) is not there.

The elements' own words are in {_languages()}, as the document's `data-overread-language` says, else its `lang`, else the
browser; [more on that](../how-to/add-a-language.md). Reports to those who write the templates are in English.
"""
    ]
    for element in elements:
        parts.append(f"\n## `{element['tag']}`\n\n{element['says']}\n")
        if "answer" in element:
            parts.append(f"\n```json\n{element['answer']}\n```\n")
        rows = [
            (
                f"`{attribute['name']}`",
                _attribute_kind(attribute["type"]),
                f"`{attribute['default']}`" if "default" in attribute else "–",
                attribute["says"],
            )
            for attribute in element["attributes"]
        ]
        if rows:
            parts.append("\n" + _table(("Attribute", "Type", "Default", "Meaning"), rows))
        for title, member in (
            ("Regions", "regions"),
            ("Script", "script"),
            ("Style", "styles"),
            ("Keys", "keys"),
        ):
            if entries := element.get(member):
                named = [(f"`{entry['name']}`", entry["says"]) for entry in entries]
                parts.append("\n" + _table((title, "Meaning"), named))
        if "more" in element:
            parts.append(f"\n{element['more']}\n")
    return "".join(parts)


def moderation_labels_page() -> str:
    """What the local moderation engine says in Rekognition's words, and what it cannot say."""
    meanings = {name: meaning for name, meaning in labels.CLASSES.items() if meaning is not None}
    classes = [
        (f"`{name}`", f"`{meaning.parent}`", f"`{meaning.label}`" if meaning.label else "–")
        for name, meaning in meanings.items()
    ]
    given = {name for meaning in meanings.values() for name in (meaning.parent, meaning.label)}
    taxonomy = [
        (
            f"`{parent}`",
            "yes" if parent in given else "never",
            _names(name for name in names if name in given),
            _names(name for name in names if name not in given),
        )
        for parent, names in labels.TAXONOMY.items()
    ]
    silent = " and ".join(f"`{name}`" for name, meaning in labels.CLASSES.items() if meaning is None)
    return f"""\
# Moderation labels

{WRITTEN}
What the [local engine](../explanation/moderation-engine.md) answers `DetectModerationLabels` with. Its model tells a few
classes apart. Their names here are those of Rekognition's moderation model {labels.MODEL_VERSION}, in which A2I's templates and
samples are written; `ModerationModelVersion` says so. Engines of other kinds answer with the names of their own models.

{_table(("Class of the model", "Label of level 1", "Label of level 2"), classes)}
{silent} give no label. `Sexy` is swimwear, underwear, bare skin and poses alike, which have no common name below
`Suggestive`.

`Confidence` is the chance of the class in percent. Classes exclude each other, so a label of level 1 has the sum of its
classes: never less than a label of level 2 under it. Labels stand in the order of confidence, each of level 1 before those
under it. What is below `MinConfidence` (50 if the caller names none) is left out, and no condition sees it.

## The whole taxonomy

{_table(("Level 1", "Given", "Level 2, given", "Level 2, never given"), taxonomy)}
A condition that names a label which is never given never holds. This taxonomy has no level 3, and `ContentTypes` is not
answered.
"""


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "–"


def _languages() -> str:
    """English, which is in the bundle, and those whose words are built beside it."""
    tags = sorted(path.stem for path in (BUILT / "texts").glob("*.js"))
    return "English" + "".join(f", `{tag}`" for tag in tags)


def element_pictures_page() -> str:
    """One example of every element, wide and on a phone; taken by scripts/take_screenshots.py."""
    elements: list[dict[str, Any]] = json.loads((BUILT / "elements.json").read_text("utf-8"))
    parts = [
        f"""\
# Crowd elements in pictures

{WRITTEN}
One example of each from [the gallery](../how-to/develop-templates.md), wide (1000 pixels) and on a phone (390).
Taken by `scripts/take_screenshots.py elements`. What they can do is in [crowd elements](crowd-elements.md).
"""
    ]
    for tag in (element["tag"] for element in elements):
        parts.append(f"""
## `{tag}`

<p>
<img src="../images/elements/{tag}-1000.webp" alt="{tag}" width="600">
<img src="../images/elements/{tag}-390.webp" alt="{tag}, on a phone" width="195">
</p>
""")
    return "".join(parts)


PAGES: Mapping[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "cli.md": cli_page,
    "operations.md": operations_page,
    "errors.md": errors_page,
    "crowd-elements.md": crowd_elements_page,
    "element-pictures.md": element_pictures_page,
    "moderation-labels.md": moderation_labels_page,
}


def _attribute_kind(kind: str | list[str]) -> str:
    return kind if isinstance(kind, str) else ", ".join(f"`{word}`" for word in kind)


def _kind(hint: object) -> str:
    kind = (
        next(arg for arg in get_args(hint) if arg is not type(None)) if isinstance(hint, UnionType) else hint
    )
    return {"str": "text", "int": "number", "float": "number", "bool": "switch", "Path": "path"}[
        getattr(kind, "__name__", "")
    ]


def _default(setting: dataclasses.Field[object]) -> str:
    if setting.default is None or setting.default == "":
        return "–"
    return {"True": "on", "False": "off"}.get(str(setting.default), f"`{setting.default}`")


def _commands(
    parser: argparse.ArgumentParser, before: str = ""
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                deeper = list(_commands(below, f"{before}{name} "))
                yield from deeper or [(f"{before}{name}", below)]


def _help_of(command: str) -> str:
    parser: argparse.ArgumentParser = cli._parser()
    told = ""
    for word in command.split():
        [choices] = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
        told = next(choice.help or "" for choice in choices._choices_actions if choice.dest == word)
        parser = choices.choices[word]
    return told


def _protocol(service: Service) -> str:
    return {
        "rest-json": "REST-JSON.",
        "json": _JSON11,
        # What its model lists first; clients still send JSON (observed), and nothing else is answered.
        "smithy-rpc-v2-cbor": _JSON11,
        "query": "Query: a form with `Action` and `Version`.",
    }[service.protocol]


_JSON11 = "JSON 1.1, chosen by `X-Amz-Target`."


def _wire(service: Service, operation: Operation) -> str:
    if service.protocol == "rest-json":
        return f"`{operation.method} {operation.uri}`"
    return (
        f"`{service.target_prefix}.{operation.name}`"
        if service.target_prefix
        else f"`Action={operation.name}`"
    )


def _declared(operation: Operation) -> str:
    return ", ".join(f"`{error.code}`" for error in operation.errors) or "–"


def _s3_operations() -> str:
    rows = []
    absent = []
    for place, table in (("/", s3._SERVICE), ("/{bucket}", s3._BUCKET), ("/{bucket}/{key}", s3._OBJECT)):
        for (method, subresource), operation in table.items():
            query = f"?{subresource}" if subresource else ""
            name = getattr(operation, "__name__", "")
            if (
                method,
                subresource,
            ) in s3_buckets.FEATURES_WITHOUT_CONFIGURATION and name == "get_bucket_feature":
                absent.append(f"`{subresource}`")
            else:
                rows.append((f"`{_camel(name)}`", f"`{method} {place}{query}`"))
    told = "\nWith `x-amz-copy-source`, `PutObject` is `CopyObject` and `UploadPart` is `UploadPartCopy`.\n"
    told += f"\nRead as *not configured*, so that tools which look there go on: {', '.join(absent)}.\n"
    return _table(("Operation", "Request"), rows) + told


def _signatures() -> str:
    """Code and status by the family of the request's protocol."""
    families = (errors._JSON_SIGNATURES, errors._QUERY_SIGNATURES, errors._S3_SIGNATURES)
    rows = []
    for reason in Refused:
        cells = (f"`{code}` {status}" for code, status in (family[reason] for family in families))
        rows.append((reason.value, *cells))
    told = "\nJSON 1.1 answers 400 instead of 403, but for a missing signature.\n"
    return _table(("When", "JSON protocols", "Query", "S3"), rows) + told


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _error_tree() -> Iterator[tuple[str, str]]:
    """What domain/errors.py says of each error at its top, without the fields in parentheses."""
    for line in (domain_errors.__doc__ or "").splitlines():
        found = re.match(r"\s*[├└]── (\w+)\s{2,}(.*?)(?: \([^)]*\))?$", line)
        if found:
            yield found[1], found[2]


def _when(kind: str | None, error: type[Exception], meanings: Mapping[str, str]) -> str:
    meaning = next(meanings[base.__name__] for base in error.__mro__ if base.__name__ in meanings)
    if kind is None:
        return meaning
    if kind in ObjectRefusal.__members__:
        return ObjectRefusal[kind].value
    return f"no such {kind}" if error is domain_errors.NotFound else f"{meaning} ({kind})"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
