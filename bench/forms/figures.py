"""What was measured, as the lines and the table that stand in the docs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.forms.fit import Fit
from bench.forms.plot import bins
from bench.forms.score import Score
from bench.forms.sets import CALIBRATION, FormSet

MEASURED = "<!-- figures: written by python -m bench.forms --write -->\n"
FITTED = "<!-- figures: written by python -m bench.forms --fit -->\n"
END = "<!-- end of figures -->\n"


def figures(forms: FormSet, by_layout: Mapping[str, Score], total: Score) -> str:
    lines = [
        f"**{total.forms} forms** of the {forms.name} set, {total.words} words, {total.pairs} pairs, in English and German, "
        f"set in {', '.join(faces.name for faces in forms.faces)}.",
        "",
        f"- Words: **{_share(total.words_right, total.words)}** found at their place and read without a mistake.",
        f"- Pairs: precision **{_share(total.pairs_right, total.pairs_found)}**, "
        f"recall **{_share(total.pairs_right, total.pairs)}**, where key and value have to be right to the letter; "
        f"{_share(total.pairs_alike, total.pairs)} of the pairs are found if a misread letter in five is forgiven.",
        f"- Pairs with a confidence of 90 or more: {_sure(total.sure, 90)} are right to the letter; "
        f"of 80 or more: {_sure(total.sure, 80)}.",
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


def fit_figures(fit: Fit) -> str:
    lines = [
        f"Of {len(fit.apart)} pairs found on the {CALIBRATION.name} set, each judged by a fit without its layout, those with "
        f"a confidence of 90 or more: {_sure(fit.apart, 90)} are right to the letter; of 80 or more: {_sure(fit.apart, 80)}. "
        f"No pair gets more than {fit.most}.",
        "",
        "| Mean confidence | Right | Pairs |",
        "| --- | --- | --- |",
        *[f"| {said:.0f} | {right:.0f}% | {count} |" for said, right, count in bins(fit.apart)],
    ]
    return "\n".join(lines) + "\n"


def write_page(page: Path, begin: str, text: str) -> None:
    """Put the figures between their two comments."""
    before, _, rest = page.read_text("utf-8").partition(begin)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{begin}\n{text}\n{END}{after}", "utf-8")


def _sure(said: Sequence[tuple[float, bool]], least: float) -> str:
    right = [right for confidence, right in said if confidence >= least]
    return f"**{_share(sum(right), len(right))}** of {len(right)}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"
