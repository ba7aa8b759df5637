from __future__ import annotations

from overread.console.line_diff import CONTEXT_LINES, MAX_ROWS, Kind, Line, Piece, Row, compare


def texts(rows: list[Row]) -> list[tuple[Kind, int | str, int | str]]:
    """Each row with what stands left and right: line numbers, or the number of lines left out."""
    return [
        (row.kind, row.old.number if row.old else "", row.count or (row.new.number if row.new else ""))
        for row in rows
    ]


def test_equal_texts_have_no_rows() -> None:
    assert compare("a\nb\n", "a\nb") == []


def test_a_line_that_changed_says_where() -> None:
    assert compare("<p>one word</p>\nb", "<p>one term</p>\nb")[0] == Row(
        Kind.CHANGED,
        Line(1, (Piece("<p>one "), Piece("word", changed=True), Piece("</p>"))),
        Line(1, (Piece("<p>one "), Piece("term", changed=True), Piece("</p>"))),
    )


def test_lines_that_have_nothing_in_common_are_not_taken_apart() -> None:
    [row] = compare("<p>alpha</p>", "something else entirely here")
    assert row == Row(
        Kind.CHANGED,
        Line(1, (Piece("<p>alpha</p>"),)),
        Line(1, (Piece("something else entirely here"),)),
    )


def test_lines_that_go_and_come_keep_their_numbers() -> None:
    assert texts(compare("a\nb\nc", "a\nc\nd")) == [
        (Kind.SAME, 1, 1),
        (Kind.GONE, 2, ""),
        (Kind.SAME, 3, 2),
        (Kind.NEW, "", 3),
    ]


def test_what_is_far_from_a_change_is_left_out() -> None:
    lines = [f"line {number}" for number in range(100)]
    changed = [*lines[:50], "new", *lines[50:]]
    rows = texts(compare("\n".join(lines), "\n".join(changed)))
    around = range(50 - CONTEXT_LINES, 50 + CONTEXT_LINES)
    assert rows == [
        (Kind.LEFT_OUT, "", 47),
        *((Kind.SAME, n + 1, n + 1) for n in around if n < 50),
        (Kind.NEW, "", 51),
        *((Kind.SAME, n + 1, n + 2) for n in around if n >= 50),
        (Kind.LEFT_OUT, "", 47),
    ]


def test_texts_made_to_be_slow_are_shown_whole() -> None:
    one = "\n".join(f"line {number % 200}" for number in range(4_000))
    other = "\n".join(f"line {number * 7 % 200}" for number in range(3_999))
    rows = compare(f"x\n{one}\ny", f"z\n{other}\nw")
    assert {row.kind for row in rows} == {Kind.CHANGED, Kind.LEFT_OUT}


def test_a_page_has_only_so_many_rows() -> None:
    rows = compare("x", "\n".join(f"line {number}" for number in range(MAX_ROWS + 10)))
    assert (len(rows), rows[-1]) == (MAX_ROWS + 1, Row(Kind.LEFT_OUT, count=10))
