"""The one template of every page: head, style, tables, and the line that says what made it.

Text is escaped where a function says "text", and taken as it is where it says "HTML".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from bridge.data.limit_sets import in_short
from bridge.provenance import html

NUMBER = re.compile(r"[-+−]?[\d.]+(e[-+]?\d+)?%?")

STYLE = """
:root { color-scheme: light dark; --ok: #1a7f37; --bad: #c62828; --line: #8886; --soft: #8882; }
@media (prefers-color-scheme: dark) { :root { --ok: #4cc26b; --bad: #ff7b72; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 62rem; padding: 1rem;
  overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
h3 { font-size: 1rem; margin-bottom: 0; }
.verdict { border-left: .4rem solid var(--bad); padding: .5rem 1rem; font-size: 1.1rem; }
.verdict.ok { border-color: var(--ok); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line);
  vertical-align: top; overflow-wrap: normal; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; font-size: .85rem; }
dd { margin: 0; }
figure { margin: 1rem 0; } figcaption, small, .small { font-size: .85rem; }
img { max-width: 100%; height: auto; background: #fff; }
.number { white-space: nowrap; }
summary { cursor: pointer; } pre { white-space: pre-wrap; font-size: .85rem; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dt { margin-top: .4rem; } }
"""


def page(
    title: str, body: Iterable[str], record: Mapping[str, Any], style: str = "", head: str = ""
) -> str:
    """A whole page: a title as text, parts of HTML, and a record of provenance.

    `style` and `head` are what this page needs besides, as CSS and HTML.

    >>> page("1 < 2", ["<p>yes</p>"], {"version": "0", "date": "today"}).splitlines()[5]
    '<title>1 &lt; 2</title>'
    """
    made = f"zpbridge {record['version']}, {record['date']}"
    if limits := record.get("limits"):
        made += f"; limits: {in_short(limits)}"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE}{style}</style>{head}",
            "</head>",
            "<body>",
            f"<h1>{escape(title)}</h1>",
            f'<p class="small">{escape(made)}</p>',
            *body,
            html(record),
            "</body>",
            "</html>",
            "",
        ]
    )


def table(head: Iterable[str], rows: Iterable[str]) -> str:
    """A table under headings (text) of rows (HTML of `row`); it scrolls where it is too wide."""
    cells = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    return f'<div class="wide"><table><tr>{cells}</tr>{"".join(rows)}</table></div>'


def row(cells: Iterable[str], kind: str = "") -> str:
    """A row of a table, of cells that are text; `kind` is its class.

    >>> row(["1 < 2"], "ok")
    '<tr class="ok"><td>1 &lt; 2</td></tr>'
    """
    return html_row((escape(cell) for cell in cells), kind)


def html_row(cells: Iterable[str], kind: str = "") -> str:
    """A row of a table, of cells that are HTML already."""
    opening = f'<tr class="{kind}">' if kind else "<tr>"
    return f"{opening}{''.join(map(_cell, cells))}</tr>"


def _cell(html: str) -> str:
    """A cell; a number is never broken at the sign of its exponent."""
    return f'<td class="number">{html}</td>' if NUMBER.fullmatch(html) else f"<td>{html}</td>"


def facts(pairs: Mapping[str, str]) -> str:
    """Names and what they are (text), one under the other."""
    rows = (f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in pairs.items())
    return f"<dl>{''.join(rows)}</dl>"
