"""A report as one HTML page that carries its pictures and loads nothing."""

import base64
import html

from playground.exchange.report.report import CommandLine, Heading, Paragraph, Part, Picture, Report, Row, Table

_STYLE = """\
:root { color-scheme: light dark; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }
figure { margin: 1rem 0; }
img { max-width: min(100%, 34rem); height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .8rem; border: 1px solid #8888; text-align: left; }
pre { padding: .6rem .8rem; border: 1px solid #8888; border-radius: .4rem; overflow-x: auto; }
"""


def written_page(report: Report) -> bytes:
    """The page, in UTF-8."""
    title = html.escape(report.title)
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    )
    return (head + "".join(_element(part) for part in report.parts) + "</main>\n</body>\n</html>\n").encode("utf-8")


def _element(part: Part) -> str:
    match part:
        case Heading(text):
            return f"<h2>{html.escape(text)}</h2>\n"
        case Paragraph(text):
            return f"<p>{html.escape(text)}</p>\n"
        case CommandLine(text):
            return f"<pre>{html.escape(text)}</pre>\n"
        case Picture(told, png):
            data = base64.b64encode(png).decode("ascii")
            image = f'<img src="data:image/png;base64,{data}" alt="{html.escape(told)}">'
            caption = f'<figcaption aria-hidden="true">{html.escape(told)}</figcaption>'  # it is the image's name
            return f"<figure>{image}{caption}</figure>\n"
        case Table(names, rows):
            lines = (_row(names, 'th scope="col"'), *(_row(row, "td") for row in rows))
            return f'<div class="scroll"><table>\n{"".join(lines)}</table></div>\n'
    raise AssertionError(part)


def _row(cells: Row, kind: str) -> str:
    end = kind.partition(" ")[0]
    return f"<tr>{''.join(f'<{kind}>{html.escape(cell)}</{end}>' for cell in cells)}</tr>\n"
