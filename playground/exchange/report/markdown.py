"""A report as Markdown (CommonMark, with the tables of GitHub's flavour), its pictures as files beside it."""

import re
from collections.abc import Mapping

from playground.exchange.report.report import CommandLine, Heading, Paragraph, Part, Picture, Report, Row, Table


def written_markdown(report: Report, stem: str) -> Mapping[str, bytes]:
    """The files of a report by their names: `stem.md`, and `stem-1.png` and so on."""
    files: dict[str, bytes] = {}
    blocks = [f"# {_escaped(report.title)}"]
    for part in report.parts:
        if isinstance(part, Picture):
            name = f"{stem}-{len(files) + 1}.png"
            files[name] = part.png
            blocks.append(f"![{_escaped(part.told)}](<{name}>)")
        else:
            blocks.append(_block(part))
    return {f"{stem}.md": ("\n\n".join(blocks) + "\n").encode("utf-8"), **files}


def _block(part: Part) -> str:
    match part:
        case Heading(text):
            return f"## {_escaped(text)}"
        case Paragraph(text):
            return _escaped(text)
        case CommandLine(text):
            return f"```sh\n{text}\n```"
        case Table(names, rows):
            rule = tuple("---" for _ in names)
            return "\n".join((_row(names), f"| {' | '.join(rule)} |", *(_row(row) for row in rows)))
    raise AssertionError(part)


def _row(cells: Row) -> str:
    return f"| {' | '.join(_escaped(cell) for cell in cells)} |"


def _escaped(text: str) -> str:
    """The text as it is to be read: nothing in it is taken for a mark-up."""
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", " ".join(text.split()))
