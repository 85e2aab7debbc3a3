"""Looking at files in several processes at once.

Whether that gains anything shows while the first files are looked at: processes are started
when what is left would take longer than to start them.  They are given runs of neighbouring
files, because files of one package need the same modules of their project, and each process
resolves those for itself.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from flake8_keras_imports.cache import records
from flake8_keras_imports.cache.records import recorded
from flake8_keras_imports.cache.table import Entry, Row, Table
from flake8_keras_imports.inspecting import Task

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext
    from multiprocessing.process import BaseProcess

#: Seconds of work that must be left for processes to be started: by copying this one, which
#: has everything in memory already, and anew.
LEFT_FOR_FORK, LEFT_FOR_SPAWN = 0.5, 3.0
#: Seconds after which what is left is estimated.
TRIED = 0.1
#: Most processes that are started.
MAX_JOBS = 61
#: Chunks for each process: the fewer, the fewer modules are resolved twice.
SHARES = 3


class Looked(NamedTuple):
    """What came of one file."""

    number: int
    entry: Entry


class Lost(NamedTuple):
    """A file at which a process died."""

    number: int
    reason: str


#: What takes over a file or a module that was looked at: its entry, with rows of the table.
TakeModule = Callable[[str, Entry], None]


def available() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def looked_at(
    tasks: Sequence[Task], jobs: int | None, table: Table, take_module: TakeModule
) -> Iterator[Looked | Lost]:
    """Yield what comes of each task, in any order.

    ``jobs`` is the number of processes; None: as many as there are processors, if that gains
    anything.
    """
    wanted = min(jobs or available(), MAX_JOBS) if _is_main_thread() else 1
    weights = [_weight(task) for task in tasks] if wanted > 1 else []
    left, started, done = sum(weights), time.perf_counter(), 0
    for index, task in enumerate(tasks):
        if wanted > 1 and index < len(tasks) - 1:
            spent = time.perf_counter() - started
            limit = LEFT_FOR_FORK if _can_fork() else LEFT_FOR_SPAWN
            if jobs or (spent > TRIED and spent / done * left > limit):
                yield from _Pool(tasks, weights, index, wanted, table, take_module).run()
                break
            done += weights[index]
            left -= weights[index]
        record, trace = recorded(task)
        yield Looked(index, table.entry(trace, record))
    for path, module in _traces().items():
        take_module(path, table.entry(module))


def _traces() -> dict[str, Any]:
    """Return what the project's modules depend on that this process resolved."""
    modules = sys.modules.get("flake8_keras_imports.project.modules")
    return modules.MODULES.traces if modules is not None else {}


def _weight(task: Task) -> int:
    """Return about how much work a file is."""
    try:
        return os.stat(task.path).st_size + 1000
    except OSError:
        return 1000


def _is_main_thread() -> bool:
    """Say whether this is the thread that is interrupted from the keyboard."""
    threading = sys.modules.get("threading")
    return threading is None or threading.current_thread() is threading.main_thread()


def _can_fork() -> bool:
    """Say whether this process can be copied: other threads would not be, but their locks."""
    threading = sys.modules.get("threading")
    alone = threading is None or threading.active_count() == 1
    return hasattr(os, "fork") and sys.platform != "darwin" and alone


def chunks(weights: Sequence[int], first: int, jobs: int) -> list[range]:
    """Divide the tasks from the first on into runs, large ones first, so that all end together."""
    left = sum(weights[first:])
    found: list[range] = []
    start, size = first, 0
    share = left / (jobs * SHARES / 2)
    for index in range(first, len(weights)):
        size += weights[index]
        if size >= share or index == len(weights) - 1:
            found.append(range(start, index + 1))
            left -= size
            start, size = index + 1, 0
            share = left / (jobs * SHARES / 2)
    return found


class _Worker(NamedTuple):
    process: BaseProcess
    #: Its answers come through this one, and it is told what to do through the other one.
    connection: Connection
    orders: Connection
    #: The chunk that it has, without what it is known to have done.
    chunk: list[range]
    #: The file that it looks at.
    at: list[int]

    def close(self) -> None:
        """Wait for the end of the process."""
        self.connection.close()
        self.orders.close()
        self.process.join()


class _Pool:
    """Processes that share the work."""

    def __init__(
        self,
        tasks: Sequence[Task],
        weights: Sequence[int],
        first: int,
        jobs: int,
        table: Table,
        take_module: TakeModule,
    ) -> None:
        import multiprocessing

        self._tasks = tasks
        self._table = table
        self._take_module = take_module
        self._left = chunks(weights, first, jobs)[::-1]
        self._jobs = min(jobs, len(self._left))
        self._forks = _can_fork()
        method = "fork" if self._forks else "spawn"
        self._context: SpawnContext = multiprocessing.get_context(method)  # type: ignore[assignment]
        self._workers: list[_Worker] = []

    def run(self) -> Iterator[Looked | Lost]:
        """Yield what comes of each task."""
        if self._forks:
            _import_all()
        try:
            for _ in range(self._jobs):
                self._start()
            while self._workers:
                yield from self._wait()
        finally:
            for worker in self._workers:
                worker.process.kill()
                worker.process.join()

    def _start(self) -> None:
        """Start a process and give it something to do."""
        # two pipes, and no sockets
        answers, there = self._context.Pipe(duplex=False)
        orders, here = self._context.Pipe(duplex=False)
        given = None if self._forks else self._tasks
        others = [one for w in self._workers for one in (w.connection, w.orders)]
        mine = [here, answers, *others] if self._forks else []
        global _TASKS
        _TASKS = self._tasks
        process = self._context.Process(
            target=_work, args=(orders, there, given, mine, os.getcwd()), daemon=True
        )
        with _Apart(leaves=not self._forks):
            process.start()
        there.close()
        orders.close()
        worker = _Worker(process, answers, here, [], [])
        self._workers.append(worker)
        self._give(worker)

    def _give(self, worker: _Worker) -> None:
        worker.chunk[:] = [self._left.pop()] if self._left else []
        worker.at.clear()
        try:
            worker.orders.send(worker.chunk[0] if worker.chunk else None)
        except OSError:  # it is dead, which is found out where its answer is waited for
            pass

    def _wait(self) -> Iterator[Looked | Lost]:
        from multiprocessing.connection import wait

        ready = wait([worker.connection for worker in self._workers])
        for worker in [w for w in self._workers if w.connection in ready]:
            try:
                kind, what = worker.connection.recv()
            except (EOFError, OSError):
                yield from self._bury(worker)
                continue
            if kind == "at":
                worker.at[:] = [what]
            elif kind == "done":
                rows, entries = what
                for index, entry in entries:
                    yield Looked(index, self._table.taken(entry, rows))
                self._give(worker)
            elif kind == "modules":
                rows, modules = what
                for path, entry in modules.items():
                    self._take_module(path, self._table.taken(entry, rows))
                self._workers.remove(worker)
                worker.close()
            else:
                raise RuntimeError(f"in a worker process:\n{what}")

    def _bury(self, worker: _Worker) -> Iterator[Looked | Lost]:
        """Give up the file at which a process died, and do the others of its chunk again."""
        self._workers.remove(worker)
        worker.close()
        code = worker.process.exitcode or 0
        reason = f"was killed by signal {-code}" if code < 0 else f"ended with status {code}"
        for chunk in worker.chunk:
            if not worker.at:  # it could not even begin
                for index in chunk:
                    record, trace = recorded(self._tasks[index])
                    yield Looked(index, self._table.entry(trace, record))
                continue
            lost = worker.at[0]
            yield Lost(lost, f"was not checked: the process that looked at it {reason}")
            halves = range(chunk.start, lost), range(lost + 1, chunk.stop)
            self._left += [half for half in halves if half]
        if self._left:
            self._start()


def _import_all() -> None:
    """Import what files that concern Keras need, so that copies of this process have it."""
    from flake8_keras_imports.project import lookup, modules, solutions  # noqa: F401
    from flake8_keras_imports.rules import all_rules

    all_rules()


class _Apart:
    """Processes that are started inside find nothing of the checked project on their way.

    A new Python imports from the folder that it is started in; it goes to the right one later.
    And it leaves an interruption to the one that started it, which gets it a moment later: where
    signals can only be ignored and not held back (on Windows), one may be lost.
    """

    def __init__(self, leaves: bool) -> None:
        self._leaves = leaves

    def __enter__(self) -> None:
        import signal

        self._folder = os.getcwd()
        if self._leaves:
            os.chdir(os.path.dirname(os.path.abspath(records.__file__)))
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        else:
            self._before = signal.signal(signal.SIGINT, signal.SIG_IGN)

    def __exit__(self, *reason: object) -> None:
        import signal

        if self._leaves:
            os.chdir(self._folder)
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        else:
            signal.signal(signal.SIGINT, self._before)


#: What a copy of this process finds in its memory.
_TASKS: Sequence[Task] = ()


def _work(
    orders: Connection,
    connection: Connection,
    given: Sequence[Task] | None,
    mine: list[Connection],
    folder: str,
) -> None:
    """Look at the files that are asked for until nothing is; in a process of its own."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # one that was held back is gone with that
    for other in mine:  # they belong to the process that was copied
        other.close()
    if given is not None:
        os.chdir(folder)
        from flake8_keras_imports.checking import spare_the_collector

        spare_the_collector()
    tasks = given if given is not None else _TASKS
    try:
        while True:
            chunk = orders.recv()
            if chunk is None:
                table = Table()
                modules = {path: table.entry(trace) for path, trace in _traces().items()}
                connection.send(("modules", (table.rows, modules)))
                break
            connection.send(("done", _looked(connection, tasks, chunk)))
    except (EOFError, OSError):  # nobody waits for it any more
        pass
    except Exception:
        import traceback

        connection.send(("failed", traceback.format_exc()))
    connection.close()
    # to free every object one by one would take longer than to do nothing
    os._exit(0)


def _looked(
    connection: Connection, tasks: Sequence[Task], chunk: range
) -> tuple[list[Row], list[tuple[int, Entry]]]:
    table = Table()
    found = []
    for index in chunk:
        connection.send(("at", index))
        record, trace = recorded(tasks[index])
        found.append((index, table.entry(trace, record)))
    return table.rows, found
