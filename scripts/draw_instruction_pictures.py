"""Draws the pictures of the default instructions (frontend/pictures/a2i-console/) with Chromium.

Templates written for A2I name pictures under `https://assets.crowd.aws/images/a2i-console/`; these are ours, under the
same names. Each shows a strip of a document and what a worker does about it.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent.parent / "frontend" / "pictures" / "a2i-console"
WIDTH_PX = 320

STYLE = """
* { box-sizing: border-box; }
body { margin: 0; width: 320px; font: 13px/1.35 system-ui, "DejaVu Sans", sans-serif; color: #1d2433; background: #fff; }
main { border: 1px solid #d5dae3; border-radius: 8px; overflow: hidden; }
.paper { padding: 16px; background: #f7f5ef; font: 14px/1.5 "DejaVu Serif", serif; min-height: 64px; }
.paper.split { display: flex; gap: 18px; align-items: baseline; }
mark { padding: 1px 4px; border-radius: 3px; color: inherit; }
mark.key { background: #dbe7ff; outline: 1.5px solid #2f5fd0; }
mark.value { background: #fff0cf; outline: 1.5px dashed #b06f00; }
.blank { display: inline-block; width: 110px; height: 20px; border-bottom: 1.5px solid #8b92a1; vertical-align: bottom; }
mark.blank { border: 0; outline: 1.5px dashed #b06f00; height: 22px; }
.field { padding: 12px 16px; border-top: 1px solid #d5dae3; }
.label { color: #566074; font-size: 11.5px; margin-bottom: 4px; }
.box { border: 1px solid #8b92a1; border-radius: 5px; padding: 5px 8px; min-height: 30px; background: #fff; }
.box.done { border: 2px solid #2f5fd0; padding: 4px 7px; }
s { color: #a8321f; margin-inline-end: 6px; }
b.new { color: #14663a; font-weight: 600; }
.choices { display: flex; gap: 8px; margin-top: 8px; }
.choice { border: 1px solid #b8c0cf; border-radius: 14px; padding: 3px 12px; color: #566074; }
.choice.chosen { border: 2px solid #2f5fd0; color: #1d4196; background: #eaf1ff; font-weight: 600; padding: 2px 11px; }
"""


def field(label: str, inner: str, choices: str = "") -> str:
    return f'<div class="field"><div class="label">{label}</div>{inner}{choices}</div>'


def choices(*names: str, chosen: str) -> str:
    rows = "".join(
        f'<span class="choice{" chosen" if name == chosen else ""}">{name}</span>' for name in names
    )
    return f'<div class="choices">{rows}</div>'


KEY, VALUE = '<mark class="key">{}</mark>'.format, '<mark class="value">{}</mark>'.format

PICTURES = {
    "correct-value-text": f'<div class="paper split">{KEY("Town")}{VALUE("Harlow")}</div>'
    + field("Town", '<div class="box done"><s>Har1ow</s><b class="new">Harlow</b></div>'),
    "correct-value": f'<div class="paper split">{KEY("Floor")}<span>3</span><span>Room</span>{VALUE("17")}</div>'
    + field("Floor", '<div class="box done"><s>17</s><b class="new">3</b></div>'),
    "not-a-key-value-pair": f'<div class="paper">{KEY("Opening hours")}<br>Ask at {VALUE("desk 4")} for help.</div>'
    + field(
        "Is this a key with its value?",
        '<div class="box">Opening hours: desk 4</div>',
        choices("Yes", "No", chosen="No"),
    ),
    "key-is-not-found": '<div class="paper split"><span>Name</span><span>I. Okafor</span></div>'
    + field(
        "Date of birth",
        '<div class="box"></div>',
        choices("Key not found", "Value is blank", chosen="Key not found"),
    ),
    "value-is-blank": f'<div class="paper split">{KEY("Middle name")}<mark class="value blank"></mark></div>'
    + field(
        "Middle name",
        '<div class="box"></div>',
        choices("Key not found", "Value is blank", chosen="Value is blank"),
    ),
    "sample-key-value-pair-1": f'<div class="paper split">{KEY("Order no.")}{VALUE("48-2206")}</div>',
    "sample-key-value-pair-2": f'<div class="paper">{KEY("Order no.")}<br>{VALUE("48-2206")}</div>',
    "multiple-lines": f'<div class="paper split">{KEY("Deliver to")}<span>{VALUE("Mill House")}<br>'
    "7 Weir Lane<br>Oakford</span></div>"
    + field("Deliver to", '<div class="box done"><b class="new">Mill House 7 Weir Lane Oakford</b></div>'),
}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": WIDTH_PX, "height": 300}, device_scale_factor=2)
        for name, inner in PICTURES.items():
            page.set_content(f"<!doctype html><style>{STYLE}</style><main>{inner}</main>")
            page.locator("main").screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
