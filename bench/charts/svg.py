"""Charts as SVG text: dots on a logarithmic axis, and lines on two."""

import math
import re
from xml.sax.saxutils import escape

WIDTH = 760
ROW = 18
LEFT = 170  # room for names
RIGHT = 90  # room for values

# Readable on light and on dark pages.
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #333 }
.title { font-weight: 600 } .faint { fill: #777 }
.grid { stroke: #ddd } .floor { stroke: #999; stroke-dasharray: 4 3 } .reach { stroke: #bbb }
.own { fill: #c2410c; stroke: #c2410c } .peer { fill: #64748b; stroke: #64748b }
path { fill: none !important }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd } .faint { fill: #999 } .grid { stroke: #333 } .reach { stroke: #555 }
  .own { fill: #fb923c; stroke: #fb923c } .peer { fill: #94a3b8; stroke: #94a3b8 }
}"""


class Drawing:
    """Pieces of SVG, from top to bottom."""

    def __init__(self):
        self.height = 8
        self._pieces = []

    def add(self, piece):
        self._pieces.append(piece)

    def text(self, x, y, text, kind="", anchor="start"):
        self.add(f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">'
                 f"{escape(text)}</text>")

    def line(self, x1, y1, x2, y2, kind):
        self.add(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>')

    def dot(self, x, y, kind):
        self.add(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" class="{kind}"/>')

    def finish(self):
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{self.height}" '
                f'viewBox="0 0 {WIDTH} {self.height}">\n<style>{STYLE}\n</style>\n'
                + "\n".join(self._pieces) + "\n</svg>\n")


class LogAxis:
    """From values to places between `begin` and `end`, whole decades."""

    def __init__(self, values, begin, end):
        self._low = math.floor(math.log10(min(values)))
        self._high = max(self._low + 1, math.ceil(math.log10(max(values))))
        self._begin, self._end = begin, end

    def __call__(self, value):
        part = (math.log10(value) - self._low) / (self._high - self._low)
        return self._begin + part * (self._end - self._begin)

    def decades(self):
        return [10.0 ** power for power in range(self._low, self._high + 1)]


def short(words):
    """'1 ms' for '1.00 ms'."""
    return re.sub(r"\.0+ ", " ", words)


def dots(drawing, title, rows, floor, words):
    """A panel: rows of (name, value, least, most, is own); `floor` is (name, value) or None."""
    values = [value for row in rows for value in row[1:4]] + ([floor[1]] if floor else [])
    axis = LogAxis([value for value in values if value > 0], LEFT, WIDTH - RIGHT)
    top = drawing.height + 16
    bottom = top + 10 + ROW * len(rows)
    drawing.text(4, top - 2, title, "title")
    for decade in axis.decades():
        drawing.line(axis(decade), top + 4, axis(decade), bottom, "grid")
        drawing.text(axis(decade), bottom + 13, short(words(decade)), "faint", "middle")
    if floor:
        drawing.line(axis(floor[1]), top + 4, axis(floor[1]), bottom, "floor")
        drawing.text(WIDTH - 4, top - 2, f"floor: {floor[0]}, {words(floor[1])}", "faint", "end")
    for number, (name, value, least, most, own) in enumerate(rows):
        y = top + 16 + ROW * number
        drawing.text(LEFT - 8, y + 4, name, "", "end")
        drawing.line(axis(least), y, axis(most), y, "reach")
        drawing.dot(axis(value), y, "own" if own else "peer")
        drawing.text(WIDTH - 4, y + 4, words(value), "", "end")
    drawing.height = bottom + 26


def lines(drawing, title, series, x_words, y_words):
    """A panel: `series` of (name, [(x, y)], kind), each line with its name at its end."""
    points = [point for _, line, _ in series for point in line]
    top, height = drawing.height + 20, 240
    x_axis = LogAxis([x for x, _ in points], 60, WIDTH - 150)
    y_axis = LogAxis([y for _, y in points], top + height, top)
    drawing.text(4, top - 6, title, "title")
    for x in sorted({x for x, _ in points}):
        drawing.line(x_axis(x), top, x_axis(x), top + height, "grid")
        drawing.text(x_axis(x), top + height + 14, x_words(x), "faint", "middle")
    for y in y_axis.decades():
        drawing.line(60, y_axis(y), WIDTH - 150, y_axis(y), "grid")
        drawing.text(54, y_axis(y) + 4, short(y_words(y)), "faint", "end")
    last_names = []
    for name, line, kind in sorted(series, key=lambda one: -one[1][-1][1]):
        path = " L".join(f"{x_axis(x):.1f} {y_axis(y):.1f}" for x, y in line)
        drawing.add(f'<path d="M{path}" class="{kind}" stroke-width="2"/>')
        y = y_axis(line[-1][1]) + 4
        if last_names:
            y = max(y, last_names[-1] + 13)  # names don't cover each other
        last_names.append(y)
        drawing.text(x_axis(line[-1][0]) + 8, y, name)
    drawing.height = top + height + 30
