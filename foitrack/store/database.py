"""Open the database: pragmas, migrations with a copy made before, one transaction an act, and clear errors."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foitrack.errors import FoitrackError, NewerStore, StoreBusy, StoreError
from foitrack.store import schema

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.db import Table

Row = sqlite3.Row


class Store:
    """The open database of a workspace, with the folders of raw mail and attachments beside it.

    Reading goes through `query`, writing through `insert`, `execute` and `table(...)` inside `atomic()`.
    What goes wrong with the file or the disk comes out as a StoreError. Another program's lock is waited for, as long
    as `patience_seconds`. `read_only` is for a copy that nobody writes to; nothing beside it is touched either.
    """

    def __init__(self, path: Path, patience_seconds: float = 10.0, read_only: bool = False) -> None:
        self.path = path
        self.folder = path.parent
        self._read_only = read_only
        with faults(path):
            self.connection = _connect_to_copy(path) if read_only else _open(path, patience_seconds)
        try:
            self._migrate()
        except BaseException:
            self.connection.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    @cached_property
    def tables(self) -> Database:
        """The same connection through sqlite-utils; imported only by those who write."""
        from sqlite_utils import Database

        return Database(self.connection)

    def table(self, name: str) -> Table:
        """Return a table to write to; one that no migration has made is a bug, and is not made now."""
        if name not in self._names:
            raise LookupError(f"no migration makes a table {name!r}")
        return self.tables.table(name)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(row["name"] for row in self.query("SELECT name FROM sqlite_master WHERE type = 'table'"))

    def query(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """Return the rows of a SELECT."""
        with faults(self.path):
            return self.connection.execute(sql, parameters).fetchall()

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Run one writing statement inside `atomic()`; return how many rows it touched."""
        with faults(self.path):
            return self.connection.execute(sql, parameters).rowcount

    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        """Add one row inside `atomic()` and return its number; in a tenth of the time that `table` takes."""
        places = ", ".join(f":{column}" for column in row)
        with faults(self.path):
            sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})"  # noqa: S608  # all names are code's own
            added = self.connection.execute(sql, row)
        assert added.lastrowid is not None
        return added.lastrowid

    def insert_all(self, table: str, rows: Sequence[Mapping[str, Any]], word: str = "INSERT") -> None:
        """Add rows of the same columns inside `atomic()`, as quickly. `word` may be `INSERT OR IGNORE`."""
        if rows:
            columns = ", ".join(rows[0])
            places = ", ".join(f":{column}" for column in rows[0])
            with faults(self.path):
                sql = f"{word} INTO {table} ({columns}) VALUES ({places})"  # all names are code's own
                self.connection.executemany(sql, rows)

    @property
    def data_version(self) -> int:
        """A number that is another one after another connection has committed, and the same after we have."""
        version: int = self.query("PRAGMA data_version")[0][0]
        return version

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Do one act whole or not at all. Takes the write lock at once, so that what is read inside stays true.

        An act inside another is a part of it.
        """
        if self.connection.in_transaction:
            yield
            return
        with faults(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.connection.rollback()
                raise
            self.connection.commit()

    def _migrate(self) -> None:
        applied = self._applied()
        unknown = [name for name in applied if name not in schema.STEPS]
        if unknown:
            raise NewerStore(
                f"{self.path} was made by a newer foitrack (it knows {unknown[0]!r})", "update foitrack, then try again"
            )
        if len(applied) == len(schema.STEPS) or self._read_only:
            return
        if applied:
            self.copy_to(self.path.with_name(f"{self.path.stem}-before-{len(applied) + 1:04}.db"))
        with faults(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                schema.migrations().apply(self.tables)
            except BaseException:
                self.connection.rollback()
                raise
            self.connection.commit()

    def _applied(self) -> list[str]:
        if not self.query("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"):
            return []
        rows = self.query("SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id", [schema.SET])
        return [row["name"] for row in rows]

    def copy_to(self, target: Path) -> None:
        """Write a consistent copy of the database, also while others use it."""
        target.unlink(missing_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_EXCL, 0o600))
        with faults(target):
            copy = sqlite3.connect(target)
            try:
                self.connection.backup(copy)
                copy.execute("PRAGMA journal_mode = delete")  # one file, whole by itself
            finally:
                copy.close()


def _connect(path: Path, patience_seconds: float) -> sqlite3.Connection:
    if not path.exists():
        os.close(os.open(path, os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=patience_seconds)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = on")
    connection.execute("PRAGMA synchronous = full")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = wal")
    return connection


def _open(path: Path, patience_seconds: float) -> sqlite3.Connection:
    """Connect; on a disk that cannot be written, to look only, when nothing waits there to be written."""
    try:
        return _connect(path, patience_seconds)
    except sqlite3.OperationalError:
        waiting = path.with_name(f"{path.name}-wal")
        if os.access(path.parent, os.W_OK) or not path.exists() or (waiting.exists() and waiting.stat().st_size):
            raise
        return _connect_to_copy(path)


def _connect_to_copy(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk say into a StoreError: what, which, what to do."""
    try:
        yield
    except FoitrackError:
        raise
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.Error as fault:
        if _is_a_bug(fault):
            raise
        raise _translated(path, fault) from fault
    except OSError as fault:
        raise StoreError(
            f"{path} cannot be used: {fault.strerror}", "check the disk and the folder's permissions"
        ) from fault


def _is_a_bug(fault: sqlite3.Error) -> bool:
    """Tell whether the statement itself is wrong, which no user can put right."""
    return any(words in str(fault) for words in ("no such table", "no such column", "syntax error"))


def _translated(path: Path, fault: sqlite3.Error) -> StoreError:
    words = str(fault)
    if "locked" in words or "busy" in words:
        return StoreBusy(f"{path} is held by another program", "close it, or wait and try again")
    if "full" in words:
        return StoreError(f"{path} could not be written: the disk is full", "free some space and run the command again")
    if "readonly" in words or "read-only" in words:
        return StoreError(f"{path} is read-only", "check the permissions of the workspace")
    if "malformed" in words or "not a database" in words:
        return StoreError(f"{path} is damaged ({words})", "restore a backup, or run 'foitrack doctor'")
    return StoreError(f"{path}: SQLite says {words!r}", "run 'foitrack doctor'")
