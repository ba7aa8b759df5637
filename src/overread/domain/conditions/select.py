"""What a condition that holds adds to the review: parts of the prediction, all of it, or keys to ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from overread.domain.request_source import RequestSource

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ImportantFormKey:
    """A key that workers are asked for because the engine has not found it."""

    key: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What judging one condition came to.

    items: positions of the pairs or labels that satisfied it. everything: it selects the whole prediction.
    """

    result: bool
    items: frozenset[int] = frozenset()
    everything: bool = False
    form_keys: tuple[ImportantFormKey, ...] = ()


NOTHING = Finding(result=False)
EVERYTHING = Finding(result=True, everything=True)


def union(findings: Iterable[Finding]) -> Finding:
    """What several conditions that hold select together; the whole prediction absorbs its parts."""
    items: frozenset[int] = frozenset()
    everything = False
    form_keys: list[ImportantFormKey] = []
    for finding in findings:
        items |= finding.items
        everything = everything or finding.everything
        form_keys += finding.form_keys
    return Finding(True, items, everything, merge_form_keys(form_keys))


def merge_form_keys(form_keys: Sequence[ImportantFormKey]) -> tuple[ImportantFormKey, ...]:
    """Each key once, with the aliases of all its mentions, in the order of mention (inferred)."""
    if len(form_keys) < 2:
        return tuple(form_keys)
    aliases: dict[str, dict[str, None]] = {}
    for each in form_keys:
        aliases.setdefault(each.key, {}).update(dict.fromkeys(each.aliases))
    return tuple(ImportantFormKey(key, tuple(names)) for key, names in aliases.items())


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of a response that people shall see.

    everything: all of it; then `positions` is empty. positions: in the response's list of blocks or labels, ascending.
    """

    everything: bool
    positions: tuple[int, ...] = ()

    def of(self, items: Sequence[T]) -> list[T]:
        """The selected ones of a response's blocks or labels, in response order."""
        return list(items) if self.everything else [items[position] for position in self.positions]


def selected_response(
    source: RequestSource, response: Mapping[str, Any], selection: Selection
) -> dict[str, Any]:
    """`selectedAiServiceResponse` of an `aiServiceResponse` (members in camelCase).

    Rekognition: all of it, or the labels and the model version. Textract: blocks only; the guide's sample omits
    `documentMetadata`, which its table lists (inferred).
    """
    if source is RequestSource.TEXTRACT:
        return {"blocks": selection.of(response["blocks"])}
    if selection.everything:
        return dict(response)
    selected = {"moderationLabels": selection.of(response["moderationLabels"])}
    if "moderationModelVersion" in response:
        selected["moderationModelVersion"] = response["moderationModelVersion"]
    return selected
