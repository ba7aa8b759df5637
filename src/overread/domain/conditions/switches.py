"""Readings of the documentation that a deployment may choose; the defaults are the recommended ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Switches:
    """every_word: word comparators must hold for every word of a pair instead of for any (the guide's examples say both).
    lenient_form_keys: form keys match without regard to capitals and to colons at their end.
    """

    every_word: bool = False
    lenient_form_keys: bool = False


DEFAULT_SWITCHES = Switches()
