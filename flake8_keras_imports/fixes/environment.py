"""Fixes of environment variables: set in time, set at all, set to what counts."""

from __future__ import annotations

import ast
import builtins
import sys
from typing import TYPE_CHECKING, NamedTuple

from flake8_keras_imports import data
from flake8_keras_imports.finding import Applicability, Edit, Fix
from flake8_keras_imports.fixes.aliases import without
from flake8_keras_imports.fixes.judging import applicability
from flake8_keras_imports.fixes.names import import_beside
from flake8_keras_imports.fixes.strings import replaced

if TYPE_CHECKING:
    from flake8_keras_imports.fixes.bindings import Binding
    from flake8_keras_imports.resolve.events import Setting
    from flake8_keras_imports.rules.base import Subject


class Block(NamedTuple):
    """Whole lines of the file: the first and the last row."""

    first: int
    last: int


def move_above(subject: Subject, setting: Setting, row: int) -> Fix | None:
    """Return the fix that sets a variable above the import in a row, which reads it."""
    body = subject.bindings.body
    if _is_contradicted(subject, setting):
        return None
    moved = subject.bindings.statement_of(setting.node)
    reader = next((s for s in body if s.lineno <= row <= (s.end_lineno or s.lineno)), None)
    if moved is None or reader is None or body.index(reader) >= body.index(moved):
        return None
    text = subject.text
    if not isinstance(moved, ast.Assign | ast.AugAssign | ast.Expr) or not _is_alone(
        subject, moved
    ):
        return None
    if text.indent(reader) is None or not _in_one_cell(subject, reader.lineno, moved.lineno):
        return None
    needed = _needed_imports(subject, moved, reader)
    if needed is None:
        return None
    block = _with_comments(subject, moved)
    lines = "".join(f"{line.rstrip()}\n" for line in subject.lines[block.first - 1 : block.last])
    edits: list[Edit] = []
    imports = ""
    for binding in needed:
        taken = _taken(subject, binding)
        if taken is None:
            return None
        imports += taken[0]
        edits += taken[1]
    edits += [text.insert((reader.lineno, 1), imports + lines), _removed(subject, block)]
    reasons = _doubts(body[body.index(reader) : body.index(moved)], moved)
    title = f"Set {setting.name} above the import in {subject.line(row)}"
    return Fix(title, applicability(reasons), tuple(sorted(edits)), "; ".join(reasons))


def _is_contradicted(subject: Subject, setting: Setting) -> bool:
    """Say whether the program sets the variable to something else, too."""
    own = subject.module.forcing.options(setting.value)
    return any(
        other.name == setting.name and subject.module.forcing.options(other.value) != own
        for other in subject.module.events.settings
    )


def _is_alone(subject: Subject, statement: ast.stmt) -> bool:
    """Say whether a statement has one line of the module for itself, but for a comment."""
    if statement.lineno != statement.end_lineno or subject.text.before(statement):
        return False
    rest = subject.lines[statement.lineno - 1][subject.text.end(statement)[1] - 1 :].strip()
    return not rest or rest.startswith("#")


def _in_one_cell(subject: Subject, one: int, other: int) -> bool:
    cells = subject.cells
    return cells is None or cells.place(one)[0] == cells.place(other)[0]


def _needed_imports(subject: Subject, moved: ast.stmt, reader: ast.stmt) -> list[Binding] | None:
    """Return the imports that must go up with a statement; None if it needs anything else."""
    needed: dict[str, Binding] = {}
    for node in ast.walk(moved):
        if isinstance(node, ast.Lambda | ast.NamedExpr | ast.Await | ast.comprehension):
            return None
        if not isinstance(node, ast.Name) or node.id in needed:
            continue
        if isinstance(node.ctx, ast.Store):
            return None
        bound = [b for b in subject.bindings.of(node.id) if b.scope is None]
        if node.id in subject.bindings.others:
            if bound or not _is_constant_above(subject, node.id, reader):
                return None
        elif len(bound) == 1:
            binding = bound[0]
            if binding.statement.lineno >= reader.lineno:
                needed[node.id] = binding
            elif binding.statement.col_offset:
                return None
        elif bound or not hasattr(builtins, node.id):
            return None
    return list(needed.values())


def _is_constant_above(subject: Subject, name: str, reader: ast.stmt) -> bool:
    """Say whether a name is bound once, to a constant, above a statement."""
    places = subject.bindings.names.get(name, ())
    stores = [node for node in places if not isinstance(node.ctx, ast.Load)]
    if len(stores) != 1 or stores[0].lineno >= reader.lineno:
        return False
    statement = subject.bindings.statement_of(stores[0])
    return (
        statement is not None and _is_constant(statement) and statement.targets[0] is stores[0]  # type: ignore[attr-defined]
    )


def _is_constant(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)


def _taken(subject: Subject, binding: Binding) -> tuple[str, list[Edit]] | None:
    """Return the text of an import to go up, and the edits that take it from where it is."""
    statement = binding.statement
    module = binding.qualified
    if module.partition(".")[0] not in sys.stdlib_module_names:
        return None  # what it brings with it may read the variable too, or be the project's own
    if statement not in subject.bindings.body:
        return None
    if len(statement.names) == 1:
        if not _is_alone(subject, statement):
            return None
        row = statement.lineno
        line = subject.lines[row - 1].rstrip()
        return f"{line}\n", [_removed(subject, Block(row, row))]
    alias = binding.alias
    written = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
    if isinstance(statement, ast.ImportFrom):
        written = f"from {statement.module} import {written}"
    else:
        written = f"import {written}"
    rest = without(subject.text, statement, [alias])
    return (f"{written}\n", rest) if rest is not None else None


def _with_comments(subject: Subject, statement: ast.stmt) -> Block:
    """Return the line of a statement with the comments that stand right above it."""
    first = statement.lineno
    while first > 1 and subject.lines[first - 2].startswith("#"):
        first -= 1
    return Block(first, statement.lineno)


def _removed(subject: Subject, block: Block) -> Edit:
    """Return the edit that takes lines away, with the blank ones that would be too many."""
    lines = subject.lines
    first, last = block
    if last == len(lines) or not lines[last].strip():
        while first > 1 and not lines[first - 2].strip():
            first -= 1
    return Edit(first, 1, last + 1, 1, "")


def _doubts(between: list[ast.stmt], moved: ast.stmt) -> list[str]:
    """Return what speaks against a move past statements; that it now counts always does."""
    reasons = ["so far the line was ignored; now it counts"]
    for statement in between:
        if not (
            isinstance(statement, ast.Import | ast.ImportFrom)
            or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
            or _is_constant(statement)
            or _is_other_setting(statement)
        ):
            reasons.append("what is done between the import and the line may matter to it")
            break
    if any(isinstance(n, _WORKED_OUT) for v in _values(moved) for n in ast.walk(v)):
        reasons.append("its value is worked out earlier then")
    return reasons


#: What may have another value in another place.
_WORKED_OUT = (ast.Call, ast.Attribute, ast.Subscript)


def _values(statement: ast.stmt) -> list[ast.expr]:
    """Return what a statement sets variables to."""
    if isinstance(statement, ast.Assign | ast.AugAssign):
        return [statement.value]
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call):
        return [*call.args, *(keyword.value for keyword in call.keywords)]
    return []


def _is_other_setting(statement: ast.stmt) -> bool:
    """Say whether a statement sets some variable to a constant."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    return (
        isinstance(target, ast.Subscript)
        and isinstance(target.slice, ast.Constant)
        and ast.unparse(target.value).rpartition(".")[2] == "environ"
        and isinstance(statement.value, ast.Constant)  # type: ignore[attr-defined]
    )


def counted(subject: Subject, setting: Setting) -> Fix | None:
    """Return the fix that sets a variable so that it counts."""
    if setting.way == "putenv":
        return _in_environ(subject, setting)
    written = setting.written
    if not isinstance(written, ast.Constant) or subject.bindings.statement_of(written) is None:
        return None
    value = written.value
    text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
    new = data.line("env_values.txt", f"{setting.name} {text.strip().lower()}")
    # what has the right value already is ignored for another reason
    edit = replaced(subject, written, new) if new is not None and new != value else None
    if edit is None:
        return None
    reason = "so far the value was ignored or raised; now it counts"
    return Fix(f"Write '{new}'", Applicability.UNSAFE, (edit,), reason)


def _in_environ(subject: Subject, setting: Setting) -> Fix | None:
    """Return the fix of ``os.putenv(a, b)``: ``os.environ[a] = b``."""
    call, text = setting.node, subject.text
    if not isinstance(call, ast.Call) or call not in subject.bindings.statements:
        return None
    if call.lineno != call.end_lineno:
        return None
    if len(call.args) != 2 or call.keywords or any(isinstance(a, ast.Starred) for a in call.args):
        return None
    root = _os(subject, call)
    if root is None:
        return None
    name, edit = root
    key, value = call.args
    edits = [
        Edit(*text.start(call), *text.start(key), f"{name}.environ["),
        Edit(*text.end(key), *text.start(value), "] = "),
        Edit(*text.end(value), *text.end(call), ""),
    ]
    edits += [edit] if edit is not None else []
    reason = "so far only programs that are started saw the variable"
    title = f"Set {name}.environ[{text.of(key)}]"
    return Fix(title, Applicability.UNSAFE, tuple(sorted(edits)), reason)


def _os(subject: Subject, call: ast.Call) -> tuple[str, Edit | None] | None:
    """Return how the module os is written where one of its functions is called."""
    if isinstance(call.func, ast.Attribute):
        return subject.text.of(call.func.value), None
    bindings = subject.bindings
    if not isinstance(call.func, ast.Name) or "os" in bindings.others:
        return None
    if not bindings.of("os"):
        edit = import_beside(subject, call, call.func.id, "import os")
        return ("os", edit) if edit is not None else None
    (binding, *more) = bindings.of("os")
    is_there = not more and binding.scope is None and binding.statement.lineno < call.lineno
    return ("os", None) if is_there and binding.qualified == "os" else None
