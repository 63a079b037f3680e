"""The template of pages: everything that is text is escaped, and the page says what made it."""

from __future__ import annotations

from html.parser import HTMLParser

from bridge.evaluation import DEFAULT
from bridge.pages.template import facts, html_row, page, row, table
from bridge.provenance import Provenance

HOSTILE = "<script>alert('&')</script>"


class Tags(HTMLParser):
    """The tags that a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Remember a tag."""
        self.found.append(tag)


def test_text_stays_text() -> None:
    record = {**Provenance(DEFAULT), "command": HOSTILE, "limits": {HOSTILE: "0"}}
    body = [table([HOSTILE], [row([HOSTILE])]), facts({HOSTILE: HOSTILE})]
    text = page(HOSTILE, body, record)
    assert "script" not in Tags(text).found
    assert text.count("alert(") >= 6


def test_a_page_says_what_made_it_and_fits_a_phone() -> None:
    record = Provenance(DEFAULT)
    text = page("a page", [table(["a"], [html_row(["<b>b</b>"])])], record)
    assert f"zpbridge {record['version']}, {record['date']}" in text
    assert 'name="viewport"' in text
    assert "<b>b</b>" in text
