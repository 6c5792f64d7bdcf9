"""The share of rows and cells read right from some eighty documents whose truth is known, and how fast.

    python benchmarks/documents

foitrack stands beside pdfplumber alone on the PDFs, and beside general converters (kreuzberg, markitdown) on all files;
those that are not installed are named and left out. The aims: 98 of a hundred cells on tables with lines, 90 without,
and no wrong value suggested as certain.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from replies import certain_and_best

from foitrack.documents import read, read_bounded
from tests.documents import corpus
from tests.documents.pdfs import grid, pdf, texts

Rows = tuple[tuple[str, ...], ...]
Reader = Callable[[Path], list[Rows]]


def by_foitrack(path: Path) -> list[Rows]:
    return [table.rows for table in read(path.read_bytes(), path.name).tables]


def by_pdfplumber(path: Path) -> list[Rows]:
    import pdfplumber

    if path.suffix != ".pdf":
        return []
    with pdfplumber.open(path) as file:
        tables = [table for page in file.pages for table in page.extract_tables()]
    return [tuple(tuple(" ".join((cell or "").split()) for cell in row) for row in table) for table in tables]


def by_kreuzberg(path: Path) -> list[Rows]:
    from kreuzberg import extract_file_sync

    found = extract_file_sync(str(path))
    tables = [tuple(tuple(str(cell).strip() for cell in row) for row in table.cells) for table in found.tables or ()]
    return tables or from_markdown(found.content)


def by_markitdown(path: Path) -> list[Rows]:
    from markitdown import MarkItDown

    return from_markdown(MarkItDown().convert(str(path)).text_content)


def from_markdown(text: str) -> list[Rows]:
    """The rows of the tables of a Markdown text, and lines of cells parted by tabs."""
    lines = [line.strip() for line in text.split("\n")]
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("|")]
    return [tuple(row for row in rows if not set("".join(row)) <= set("-: "))]


READERS: dict[str, Reader] = {
    "foitrack": by_foitrack,
    "pdfplumber": by_pdfplumber,
    "kreuzberg": by_kreuzberg,
    "markitdown": by_markitdown,
}


def group_of(made: corpus.Made) -> str:
    if made.path.suffix == ".pdf":
        return "pdf with lines" if made.ruled else "pdf without lines"
    return made.path.suffix.lstrip(".") or "no suffix"


def right(reader: Reader, made: Sequence[corpus.Made]) -> tuple[int, int, int, int, int]:
    """Count rows right, rows, cells right, cells, and files on which the reader failed; blank rows count as nothing."""
    truths = [[row for row in each.rows if any(row)] for each in made]
    rows, cells, failed = 0, 0, 0
    for each, truth in zip(made, truths, strict=True):
        try:
            tables = reader(each.path)
        except Exception:  # noqa: BLE001 (a converter that fails on a file has read none of its cells)
            failed += 1
            continue
        seen = {row for table in tables for row in table}
        rows += sum(row in seen for row in truth)
        cells += corpus.cells_right(tuple(truth), tables)
    return rows, sum(map(len, truths)), cells, sum(len(row) for truth in truths for row in truth), failed


def accuracy(made: Sequence[corpus.Made]) -> None:
    """Print the share right, format by format, reader by reader."""
    groups: dict[str, list[corpus.Made]] = {}
    for each in made:
        groups.setdefault(group_of(each), []).append(each)
    for name, reader in READERS.items():
        try:
            __import__(name)
        except ImportError:
            print(f"\n{name}: not installed, left out")
            continue
        print(f"\n{name:18} {'files':>5} {'rows right':>12} {'cells right':>14}")
        for group, files in sorted(groups.items()):
            if name == "pdfplumber" and not group.startswith("pdf"):
                continue
            row, rows, cell, cells, failed = right(reader, files)
            note = f"  failed on {failed}" if failed else ""
            print(f"{group:18} {len(files):>5} {row / rows:>12.1%} {cell:>6} {cell / cells:>7.1%}{note}")


def best_of(work: Callable[[], object], runs: int = 3) -> float:
    """Return the best time of a few runs, in seconds."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def prose(pages: int) -> bytes:
    line = "The information below was recorded between 1 April 2015 and 31 March 2016 by the department."
    return pdf([texts([(50, 780 - 14 * n, line) for n in range(50)])] * pages)


def long_table(pages: int, rows: int = 75) -> bytes:
    """A ruled table of six columns over many pages, as a disclosure log is."""
    dice = random.Random(5)
    columns = [40 + 85 * n for n in range(7)]
    made = []
    for page in range(pages):
        cells = [
            (columns[c] + 3, 800 - 10 * r, f"{page}-{r}" if c == 0 else str(dice.randint(0, 9999)))
            for r in range(rows)
            for c in range(6)
        ]
        made.append(texts(cells, 6) + b"\n" + grid(40, 550, [808 - 10 * n for n in range(rows + 1)], columns))
    return pdf(made)


def speed(folder: Path) -> None:
    """Print how long the usual heavy files take."""
    text, table = prose(200), long_table(60)
    sheet = corpus.book_file(corpus.figures(20_000, 7))
    took = best_of(lambda: read(text, "a.pdf"))
    print(f"\npdf text, 200 pages: {took:.2f} s, {200 / took:.0f} pages a second")
    took = best_of(lambda: read(table, "a.pdf"))
    found = read(table, "a.pdf")
    count = sum(len(each.rows) for each in found.tables)
    print(f"pdf table, 60 pages: {took:.2f} s, {count:,} rows, tables {len(found.tables)}")
    (folder / "long.pdf").write_bytes(table)
    took = best_of(lambda: by_pdfplumber(folder / "long.pdf"), runs=1)
    print(f"  the same with pdfplumber: {took:.2f} s")
    took = best_of(lambda: read(sheet, "a.xlsx"))
    print(f"sheet of 20,000 rows: {took:.2f} s here, {best_of(lambda: read_bounded(sheet, 'a.xlsx')):.2f} s in a child")
    files = [(text, "a.pdf"), (table, "b.pdf"), (sheet, "c.xlsx")] * 2
    one = best_of(lambda: [read_bounded(*each) for each in files], runs=1)
    with ThreadPoolExecutor(2) as two:
        side = best_of(lambda: list(two.map(lambda each: read_bounded(*each), files)), runs=1)
    print(f"six files: {one:.2f} s one after another, {side:.2f} s two at a time ({one / side:.1f} times)")


def main() -> None:
    """Make the corpus, read it every way, and print what came out."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        print("making the documents" + ("" if corpus.OFFICE else "; soffice is not installed, so only Python's own"))
        made = corpus.make(folder)
        print(f"{len(made)} documents")
        accuracy(made)
        certain_and_best()
        speed(folder)


if __name__ == "__main__":
    main()
