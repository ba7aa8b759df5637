"""`overread gallery`: the site as files, and what is told when it cannot be shown."""

from __future__ import annotations

import re
import socket
from html.parser import HTMLParser
from pathlib import Path

import pytest

from overread import cli
from overread.gallery import site


class Scripts(HTMLParser):
    """The script elements of a page: where they load from, and how long they are."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str | None] = []
        self.lengths: list[int] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script"
        if self._inside:
            self.sources.append(dict(attrs).get("src"))
            self.lengths.append(0)

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.lengths[-1] += len(data)


def test_the_site_is_written_with_all_that_its_pages_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "site"
    assert cli.main(["gallery", "--out", str(out)]) == 0
    named = {
        name
        for page in ("index.html", "preview.html")
        for name in re.findall(r'(?:src|href)="([\w.-]+)"', (out / page).read_text("utf-8"))
    }
    assert named >= {"gallery.js", "gallery-preview.js", "gallery.css", "overread.css", "index.html"}
    assert {name for name in named if not (out / name).is_file()} == set()
    assert (out / "crowd-html-elements.js").is_file()
    assert not (out / "portal.js").exists()
    assert capsys.readouterr().out.endswith(
        f"files in {out}; open {out / 'index.html'}, or put them on any web server\n"
    )


def test_the_preview_of_a_site_that_is_opened_as_files_holds_its_scripts(tmp_path: Path) -> None:
    cli.main(["gallery", "--out", str(tmp_path)])
    scripts = Scripts()
    scripts.feed((tmp_path / "preview-of-files.html").read_text("utf-8"))
    assert scripts.sources == [None, None, None, None]
    # Before the elements, the words of the languages that they find there; what runs the preview comes last.
    within = ["texts/ar.js", "texts/ja.js", "crowd-html-elements.js"]
    assert scripts.lengths[:3] == [len((tmp_path / name).read_text("utf-8")) for name in within]


def test_a_site_is_written_over_an_older_one_and_beside_other_files(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("old")
    (tmp_path / "notes.txt").write_text("mine")
    assert cli.main(["gallery", "--out", str(tmp_path)]) == 0
    assert (tmp_path / "index.html").read_text("utf-8").startswith("<!doctype html>")
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert cli.main(["gallery", "--out", str(tmp_path / "file")]) == 1
    assert capsys.readouterr().err == f"overread: {tmp_path / 'file'} cannot be written (File exists)\n"


def test_a_busy_port_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert cli.main(["gallery", "--port", str(port)]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"overread: port {port} of 127.0.0.1 cannot be used")
    assert told.endswith("choose another with --port\n")


def test_without_a_front_end_it_says_how_to_build_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(site, "BUILT", tmp_path)
    assert cli.main(["gallery", "--out", str(tmp_path / "out")]) == 1
    assert (
        capsys.readouterr().err
        == f"overread: {tmp_path} holds no gallery: build the front end with `python hatch_build.py`\n"
    )
