"""English words of forms, questions, lists and live regions: what every changing page is made of."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "form.cancel": "Cancel",
    "form.save": "Save",
    "form.optional": "(optional)",
    "form.problems.one": "One thing is to be mended",
    "form.problems.other": "{count} things are to be mended",
    "form.required": "Fill this in.",
    "form.choose": "Choose one.",
    "form.too_long": "This has {length} characters; at most {limit} are possible.",
    "form.line_too_long": "“{line}” is too long; at most {limit} characters are possible.",
    "form.whole_number": "Enter a whole number from {low} to {high}.",
    "form.number": "Enter a number from {low} to {high}.",
    "form.span": "Enter a time from {low} to {high}.",
    "form.between": "between",
    "form.and": "and",
    "form.from_of": "{label}, from",
    "form.to_of": "{label}, to",
    "form.unit_of": "{label}: unit",
    "form.row": "Row {number}",
    "unit.seconds": "seconds",
    "unit.minutes": "minutes",
    "unit.hours": "hours",
    "unit.days": "days",
    "confirm.typed": "Type “{name}” to confirm",
    "confirm.differs": "Type the name exactly as it is: {name}",
    "region.account": "Account {account}",
    "region.label": "Region",
    "region.show": "Show this Region",
    "parts.trail": "Where this page belongs",
    "parts.clear": "Clear",
    "parts.select": "Select {name}",
    "parts.select_all": "Select all",
    "parts.selected.one": "{count} selected",
    "parts.selected.other": "{count} selected",
    "live.lost": "The server does not answer. This page may be out of date; it catches up by itself.",
    "live.signed_out": "You have been signed out. Reload the page to sign in again.",
}
