from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overread.templates.crowd_script import prepare_page


def prepare(html: str, *, frame: str | None = None) -> str:
    return prepare_page(
        html,
        crowd_script_url="/static/crowd.js?v=1&x",
        frame_script_url=frame,
        nonce="n<1" if frame else None,
        pictures_url="/static/pictures/",
    )


OURS = '"/static/crowd.js?v=1&amp;x"'
ADDRESSES = [
    (
        '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>',
        f"<script src={OURS}></script>",
    ),
    (
        "<script src='http://assets.crowd.aws/crowd-html-elements.js'></script>",
        f"<script src={OURS}></script>",
    ),
    ("<script src=//assets.crowd.aws/crowd-html-elements.js></script>", f"<script src={OURS}></script>"),
    (
        '<SCRIPT defer SRC = "HTTPS://assets.crowd.aws/crowd-html-elements.js" >',
        f"<SCRIPT defer SRC = {OURS} >",
    ),
    (
        '<script src="https://assets.crowd.aws/crowd-html-elements.js?v=2"></script>',
        f"<script src={OURS}></script>",
    ),
    (
        '<script src=" https://assets.crowd.aws/crowd-html-elements-v2.js"></script>',
        f"<script src={OURS}></script>",
    ),
    (
        '</crowd-form><script src="https://assets.crowd.aws/crowd-html-elements.js">',
        f"</crowd-form><script src={OURS}>",
    ),
    (
        '<img src="https://assets.crowd.aws/images/a2i-console/one.png" alt=x>',
        '<img src="/static/pictures/a2i-console/one.png" alt=x>',
    ),
    ("<img src=//assets.crowd.aws/images/x/y-1.svg>", '<img src="/static/pictures/x/y-1.svg">'),
]


@pytest.mark.parametrize(("html", "prepared"), ADDRESSES)
def test_addresses_of_aws_become_ours(html: str, prepared: str) -> None:
    assert prepare(html) == prepared


UNTOUCHED = [
    '<script src="https://example.com/crowd-html-elements.js"></script>',
    '<script src="https://assets.crowd.aws.example.com/crowd-html-elements.js"></script>',
    '<script src="https://assets.crowd.aws/other.js"></script>',
    "<!-- <script src='https://assets.crowd.aws/crowd-html-elements.js'></script> -->",
    "<script>var a = '<img src=\"https://assets.crowd.aws/images/x.png\">';</script>",
    '<p title="x">https://assets.crowd.aws/crowd-html-elements.js</p>',
    '<img src="https://assets.crowd.aws/images/../../secret.png">',
    '<script data-src="https://assets.crowd.aws/crowd-html-elements.js"></script>',
    "<p>\r\n\ttabs &amp; <b>odd</i> markup < here\x00</P>",
]


@pytest.mark.parametrize("html", UNTOUCHED)
def test_everything_else_stays_byte_for_byte(html: str) -> None:
    assert prepare(html) == html


FRAME = '<script src="/frame.js" data-nonce="n&lt;1"></script>'
DOCUMENTS = [
    ("<p>x</p>", "", "<p>x</p>"),
    ("<!DOCTYPE html>\n<p>x</p>", "<!DOCTYPE html>\n", "<p>x</p>"),
    ("<html><head><title>t</title></head>", "<html><head>", "<title>t</title></head>"),
    ("\ufeff<!-- c -->\n<!doctype html><html lang=en>\n<head a='>'>", None, ""),
    ("<html><body>x", "<html>", "<body>x"),
    ("<head></head>", "<head>", "</head>"),
    ("text <html>", "", "text <html>"),
    ("<header><head>", "", "<header><head>"),
    ("<!-- never closed", "", "<!-- never closed"),
]


@pytest.mark.parametrize(("html", "before", "after"), DOCUMENTS)
def test_the_frame_script_is_the_first_script_and_keeps_the_documents_mode(
    html: str, before: str | None, after: str
) -> None:
    assert prepare(html, frame="/frame.js") == (html if before is None else before) + FRAME + after


def test_both_scripts_together() -> None:
    html = '<!doctype html><script src="https://assets.crowd.aws/crowd-html-elements.js"></script>'
    assert prepare(html, frame="/frame.js") == f"<!doctype html>{FRAME}<script src={OURS}></script>"


@given(
    st.lists(
        st.sampled_from(["<p", ">", '"', "'", "<!--", "-->", "<script", "</script>", " src=", "x", "\n", "="])
    )
)
def test_a_page_without_aws_addresses_is_never_changed(parts: list[str]) -> None:
    html = "".join(parts)
    assert prepare(html) == html
    assert prepare(html, frame="/frame.js").replace(FRAME, "", 1) == html
