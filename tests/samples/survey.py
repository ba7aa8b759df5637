"""What a template shows that can be filled in, in the order of the document: as a person finds it, not as its source reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import ElementHandle, Frame

FIND = """(root, containers) => {
  const found = [];
  const visit = (parent) => {
    for (const element of parent.children) {
      const isControl = element.matches("input, select, textarea") || element.localName.startsWith("crowd-");
      if (isControl) found.push(element);
      if (containers.includes(element.localName)) continue;
      // An element that brings its own form: what is put into that form belongs to the answer.
      const form = element.shadowRoot?.querySelector("crowd-form");
      if (form) visit(form);
      visit(element);
    }
  };
  visit(root ?? document.documentElement);
  return found;
}"""

DESCRIBE = """(element) => ({
  tag: element.localName,
  type: element.localName === "input" ? element.type : "",
  id: element.id,
  name: element.getAttribute("name") ?? "",
  value: element.value === undefined || typeof element.value === "object" ? "" : String(element.value),
  checked: element.checked === true,
  off: element.disabled === true || element.closest("fieldset[disabled]") !== null,
})"""

CONTAINERS = ("crowd-tabs", "crowd-modal", "crowd-instructions")
"""What hides its content until somebody opens it."""


@dataclass(frozen=True)
class Control:
    """One element and how it was when it was found."""

    element: ElementHandle
    tag: str
    type: str
    id: str
    name: str
    value: str
    checked: bool
    off: bool

    @property
    def kind(self) -> str:
        return f"{self.tag} {self.type}".strip()


def survey(frame: Frame, within: ElementHandle | None = None) -> Iterator[Control]:
    """within: a container of `CONTAINERS`; without it, everything that is in none."""
    array = frame.evaluate_handle(
        f"([root, containers]) => ({FIND})(root, containers)", [within, list(CONTAINERS)]
    )
    for found in array.get_properties().values():
        element = found.as_element()
        assert element is not None
        yield Control(element=element, **element.evaluate(DESCRIBE))


ELEMENTS = """() => {
  const others = ["iron-icon", "audio", "video", "iframe", "object-value-input"];
  const nameOf = (element) => {
    const { localName } = element;
    // The Submit button that the form adds is not the template's.
    if (element.dataset?.testid === "crowd-submit") return "";
    if (localName.startsWith("crowd-") || others.includes(localName)) return localName;
    if (!element.matches("input[name], select[name], textarea[name]")) return "";
    return localName === "input" ? `input[${element.type}]` : localName;
  };
  return [...new Set(Array.from(document.querySelectorAll("*"), nameOf))].filter((name) => name !== "");
}"""


def elements_of(frame: Frame) -> list[str]:
    """The crowd elements and media that the template uses, and the kinds of native controls with a name."""
    found: list[str] = frame.evaluate(ELEMENTS)
    return sorted(found)
