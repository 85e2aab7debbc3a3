"""Mend files: one after the other, and again until nothing changes any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from flake8_keras_imports.analysis import Analysis, analyse, analyse_manifest, analyse_notebook
from flake8_keras_imports.finding import Edit
from flake8_keras_imports.fixes import files, notebook
from flake8_keras_imports.fixes.apply import split
from flake8_keras_imports.fixes.others import Others
from flake8_keras_imports.fixes.rounds import Fixed, fix, run
from flake8_keras_imports.inspecting import Outcome, Outcomes, Task, kept, look
from flake8_keras_imports.project.caches import forget
from flake8_keras_imports.source.notebooks import Notebook
from flake8_keras_imports.source.reading import Source, SourceError, decode, parse

#: How often all files are gone through: what is mended in one may concern another.
MAX_PASSES = 3


def mend(task: Task, others: Others) -> Outcome:
    """Return what fixes make of a file, which is not written; raise SourceError."""
    raw = task.read()
    if raw is None:
        return Outcome([], [])
    if task.is_manifest:
        return _mend_manifest(task, raw)
    if task.is_notebook:
        return _mend_notebook(task, raw)
    source = decode(raw)
    if not files.is_faithful(raw):
        task.failed.note(f"{task.name}: was not changed: its encoding has several ways to write it")
        return Outcome(look(task, raw), [])

    def analysed(lines: list[str]) -> Analysis:
        tree = parse(Source("", lines))
        settings = task.stack.settings
        found = analyse(tree, lines, task.name, task.codes, settings, fixes=True)
        return found._replace(findings=kept(task, found.findings, lines))

    unsafe = bool(task.stack.get("unsafe-fixes"))
    fixed = fix(
        split(source.text), analysed, unsafe, _Encodable(task, raw), others.wanting(task.name)
    )
    for line in fixed.left.skipped:
        task.failed.note(f"{task.name}: line {line}: is nested too deeply and was not analysed")
    try:
        return _outcome(task, fixed, raw, files.encode("".join(fixed.lines), raw))
    except files.WriteError as error:
        task.failed(f"{task.name}: {error}")
        return Outcome(look(task, raw), [])


class _Encodable:
    """Says whether the encoding of a file has all that an edit writes."""

    def __init__(self, task: Task, raw: bytes) -> None:
        self.task = task
        self.encoding = files.encoding_of(raw)

    def __call__(self, edit: Edit) -> bool:
        try:
            edit.text.encode(self.encoding)
        except UnicodeEncodeError as error:
            wrong = edit.text[error.start]
            self.task.failed.note(
                f"{self.task.name}:{edit.row}: was not changed: {wrong!r} cannot be written in "
                f"{self.encoding}"
            )
            return False
        return True


def _outcome(task: Task, fixed: Fixed, old: bytes, new: bytes) -> Outcome:
    for message in fixed.dropped:
        task.failed.note(f"{task.name}: {message}")
    return Outcome(fixed.left.findings, fixed.made, old, new)


def _mend_manifest(task: Task, raw: bytes) -> Outcome:
    """Mend a manifest; the result must be one that can be read as before."""
    from flake8_keras_imports.fixes.pins import is_readable

    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:  # UTF-16 is for people, not for pip
        return Outcome(look(task, raw), [])
    settings = task.stack.settings

    def analysed(lines: list[str]) -> Analysis:
        found = analyse_manifest(task.path, task.codes, settings, True, lines)
        return Analysis(kept(task, found, lines), [])

    def holds(lines: list[str]) -> bool:
        return is_readable(task.path, lines)

    unsafe = bool(task.stack.get("unsafe-fixes"))
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = split(text.removeprefix(mark))
    fixed = fix(lines, analysed, unsafe, exports=None, holds=holds)
    return _outcome(task, fixed, raw, (mark + "".join(fixed.lines)).encode())


def _mend_notebook(task: Task, raw: bytes) -> Outcome:
    settings = task.stack.settings

    def analysed(book: Notebook) -> Analysis:
        found = analyse_notebook(book, task.name, task.codes, settings, fixes=True)
        return found._replace(findings=kept(task, found.findings, book.source.lines))

    document = notebook.opened(raw, analysed)
    for failure in document.notebook.failures:
        task.failed(f"{task.name}:{failure}")
    done = run(document, bool(task.stack.get("unsafe-fixes")))
    for message in done.dropped:
        task.failed.note(f"{task.name}: {message}")
    located = done.document.notebook.cells.located
    left = [located(finding) for finding in done.left.findings]
    return Outcome(left, done.made, raw, notebook.written(done.document, raw))


def preview(tasks: Iterable[Task]) -> Outcomes:
    """Return what fixes would make of files; nothing is written."""
    others = Others()
    found: Outcomes = {}
    for task in tasks:
        try:
            found[task.name] = mend(task, others)
        except SourceError as error:
            task.failed(f"{task.name}: {error}")
    return found


def mend_all(
    tasks: Sequence[Task], progress: Callable[[Task], None] = lambda task: None
) -> Outcomes:
    """Mend and write files until nothing is left that can be; return what was made of each."""
    found: Outcomes = {}
    refused: set[str] = set()
    for number in range(MAX_PASSES + 1):
        others = Others()
        wrote = False
        for task in tasks:
            progress(task)
            made = found[task.name].made if task.name in found else []
            try:
                if number == MAX_PASSES or task.name in refused:
                    found[task.name] = Outcome(look(task), made)
                    continue
                outcome = mend(task, others)
                if outcome.new != outcome.old:
                    try:
                        files.replace(task.path, outcome.old, outcome.new)
                        wrote = True
                    except files.WriteError as error:
                        task.failed(f"{task.name}: {error}")
                        refused.add(task.name)
                        outcome = Outcome(look(task), [])
                found[task.name] = Outcome(outcome.left, made + outcome.made)
            except SourceError as error:
                task.failed(f"{task.name}: {error}")
        if not wrote:
            break
        forget()
    return found
