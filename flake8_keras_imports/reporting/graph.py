"""The map of the modules: who imports whom, placed in layers, drawn as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from flake8_keras_imports.reporting.survey import Crossing, Surveyed

#: Modules beyond which folders are drawn instead of files.
MAX_NODES = 60
_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _MARGIN = 176, 34, 56, 14, 12
#: Letters of a name that fit into a box, beside the number.
_LETTERS = 21
#: Nodes of one column; more of one layer go into another one beside it.
_ROWS = 14


@dataclass
class Node:
    """A module, or a folder of modules."""

    name: str
    origins: tuple[str, ...]
    findings: int
    layer: int = 0
    x: float = 0
    y: float = 0


@dataclass
class Edge:
    """An import; ``crossings`` counts the objects that meet another Keras over it."""

    source: str
    target: str
    crossings: int = 0


class Graph:
    """Modules and the imports between them."""

    def __init__(self, files: list[Surveyed], crossings: list[Crossing]) -> None:
        self.nodes: dict[str, Node] = {}
        self.edges: dict[tuple[str, str], Edge] = {}
        grouped = len(files) > MAX_NODES
        place = {f.path: _folder(f.path) if grouped else f.path for f in files}
        for file in files:
            self._add(place[file.path], file)
        for file in files:
            for target in file.imports:
                if target in place:
                    self._link(place[target], place[file.path])
        for crossing in crossings:
            if crossing.source in place and crossing.target in place:
                edge = self._link(place[crossing.source], place[crossing.target])
                if edge is not None:
                    edge.crossings += 1
        self._layers()
        self._place()

    def _add(self, name: str, file: Surveyed) -> None:
        node = self.nodes.setdefault(name, Node(name, (), 0))
        node.origins = tuple(dict.fromkeys([*node.origins, *file.origins]))
        node.findings += len(file.findings)

    def _link(self, source: str, target: str) -> Edge | None:
        if source == target:
            return None
        return self.edges.setdefault((source, target), Edge(source, target))

    def _layers(self) -> None:
        """Put what is imported to the left of what imports it; a circle stays as it comes."""
        for _ in range(len(self.nodes)):
            changed = False
            for edge in self.edges.values():
                one, other = self.nodes[edge.source], self.nodes[edge.target]
                if other.layer <= one.layer < len(self.nodes):
                    if (edge.target, edge.source) in self.edges:
                        continue
                    other.layer, changed = one.layer + 1, True
            if not changed:
                break
        used = sorted({node.layer for node in self.nodes.values()})
        for node in self.nodes.values():
            node.layer = min(used.index(node.layer), 7)

    def _place(self) -> None:
        """Give every node its place: by the mean height of what it imports."""
        column = 0
        for layer in sorted({node.layer for node in self.nodes.values()}):
            nodes = [node for node in self.nodes.values() if node.layer == layer]
            nodes.sort(key=lambda node: (self._height(node), node.name))
            for index, node in enumerate(nodes):
                node.x = _MARGIN + (column + index // _ROWS) * (_WIDTH + _GAP_X)
                node.y = _MARGIN + (index % _ROWS) * (_HEIGHT + _GAP_Y)
            column += (len(nodes) - 1) // _ROWS + 1

    def _height(self, node: Node) -> float:
        before = [
            self.nodes[edge.source].y
            for edge in self.edges.values()
            if edge.target == node.name and self.nodes[edge.source].layer < node.layer
        ]
        return sum(before) / len(before) if before else 0.0

    def svg(self) -> str:
        """Return the drawing."""
        width = max((n.x for n in self.nodes.values()), default=0) + _WIDTH + _MARGIN
        height = max((n.y for n in self.nodes.values()), default=0) + _HEIGHT + _MARGIN
        edges = sorted(self.edges.values(), key=lambda edge: edge.crossings)
        parts = [self._edge(edge) for edge in edges]
        parts += [_node(node) for node in self.nodes.values()]
        return (
            f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" role="img" '
            'aria-label="Map of the modules: an arrow leads from a module to one that imports it">'
            f"<defs>{_tip('tip')}{_tip('hot')}</defs>" + "".join(parts) + "</svg>"
        )

    def _edge(self, edge: Edge) -> str:
        one, other = self.nodes[edge.source], self.nodes[edge.target]
        if other.x > one.x:
            start, end = (one.x + _WIDTH, one.y + _HEIGHT / 2), (other.x, other.y + _HEIGHT / 2)
            bend = max((end[0] - start[0]) / 2, 20)
            path = (
                f"M{start[0]:.0f} {start[1]:.0f}C{start[0] + bend:.0f} {start[1]:.0f} "
                f"{end[0] - bend:.0f} {end[1]:.0f} {end[0]:.0f} {end[1]:.0f}"
            )
        else:  # in one column, or back: around the right side
            start = (one.x + _WIDTH, one.y + _HEIGHT / 2)
            end = (other.x + _WIDTH, other.y + _HEIGHT / 2)
            far = max(start[0], end[0]) + 28
            path = (
                f"M{start[0]:.0f} {start[1]:.0f}C{far:.0f} {start[1]:.0f} "
                f"{far:.0f} {end[1]:.0f} {end[0]:.0f} {end[1]:.0f}"
            )
        kind = " crosses" if edge.crossings else ""
        title = f"{edge.target} imports {edge.source}"
        if edge.crossings:
            title += f"; objects of another Keras cross: {edge.crossings}"
        return f'<path class="edge{kind}" d="{path}"><title>{escape(title)}</title></path>'


def _tip(name: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" '
        'markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z"/>'
        "</marker>"
    )


def _folder(path: str) -> str:
    parts = path.split("/")
    return "/".join(parts[:-1][:3]) + "/" if len(parts) > 1 else path


def css_name(origin: str) -> str:
    """Return the class of an origin in the style sheet."""
    return {
        "keras": "keras", "tf_keras": "legacy", "tf.keras": "tf", "tensorflow.python.keras": "fork",
    }.get(origin, "none")  # fmt: skip


def _node(node: Node) -> str:
    label = node.name if len(node.name) <= _LETTERS else "…" + node.name[1 - _LETTERS :]
    size = _WIDTH / max(len(node.origins), 1)
    bands = "".join(
        f'<rect class="band {css_name(origin)}" x="{node.x + i * size:.1f}" '
        f'y="{node.y + _HEIGHT - 6}" width="{size:.1f}" height="6"/>'
        for i, origin in enumerate(node.origins or ("",))
    )
    count = (
        f'<text class="count" x="{node.x + _WIDTH - 6}" y="{node.y + 18}">{node.findings}</text>'
        if node.findings
        else ""
    )
    title = f"{node.name}: {', '.join(node.origins) or 'no Keras of its own'}"
    title += f", {node.findings} finding{'s' if node.findings != 1 else ''}"
    return (
        f'<g><title>{escape(title)}</title><rect class="node" x="{node.x}" y="{node.y}" '
        f'width="{_WIDTH}" height="{_HEIGHT}"/>{bands}'
        f'<text x="{node.x + 7}" y="{node.y + 18}">{escape(label)}</text>{count}</g>'
    )
