"""What was measured, as the lines and the table that stand in the docs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bench.forms.score import Score
from bench.forms.sets import FormSet

BEGIN, END = "<!-- figures: written by python -m bench.forms --write -->\n", "<!-- end of figures -->\n"


def figures(forms: FormSet, by_layout: Mapping[str, Score], total: Score) -> str:
    high = [right for confidence, right in total.sure if confidence >= 90]
    share = f"{sum(high) / len(high):.1%}" if high else "none"
    lines = [
        f"**{total.forms} forms** of the {forms.name} set, {total.words} words, {total.pairs} pairs, in English and German, "
        f"set in {', '.join(faces.name for faces in forms.faces)}.",
        "",
        f"- Words: **{_share(total.words_right, total.words)}** found at their place and read without a mistake.",
        f"- Pairs: precision **{_share(total.pairs_right, total.pairs_found)}**, "
        f"recall **{_share(total.pairs_right, total.pairs)}**, where key and value have to be right to the letter; "
        f"{_share(total.pairs_alike, total.pairs)} of the pairs are found if a misread letter in five is forgiven.",
        f"- Pairs with a confidence of 90 or more: {len(high)} of {len(total.sure)}, "
        f"of which **{share}** are right to the letter.",
        f"- Tables: {total.tables_right} of {total.tables} with every cell right.",
        "",
        "| Layout | Words | Precision | Recall | Found, misread or not |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, s in by_layout.items():
        lines.append(
            f"| {name.replace('_', ' ')} | {_share(s.words_right, s.words)} | {_share(s.pairs_right, s.pairs_found)} "
            f"| {_share(s.pairs_right, s.pairs)} | {_share(s.pairs_alike, s.pairs)} |"
        )
    return "\n".join(lines) + "\n"


def write_page(page: Path, text: str) -> None:
    """Put the figures between their two comments."""
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"
