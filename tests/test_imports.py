"""What holds for every module: it can be imported without a network, and every command says how it is used."""

from __future__ import annotations

import subprocess
import sys
import tokenize
from importlib import import_module
from pathlib import Path

import click
import pytest

import foitrack
from foitrack.cli import COMMANDS

PACKAGE = Path(foitrack.__file__).parent
ROOT = PACKAGE.parent
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if path.name != "__main__.py"
)


def test_every_module_can_be_imported_with_the_sockets_closed() -> None:
    lines = [
        "import socket, sys",
        "def closed(*_, **__): raise OSError('a module reached for the network when it was imported')",
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = closed",
        "sys.argv = ['foitrack']",
        *(f"import {module}" for module in MODULES),
    ]
    done = subprocess.run([sys.executable, "-W", "error", "-c", "\n".join(lines)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout == ""


def test_no_command_module_is_without_a_place_in_the_list() -> None:
    with_command = {
        path.stem for path in (PACKAGE / "cli").glob("*.py") if "@click.command(" in path.read_text() or _is_group(path)
    }
    assert with_command == set(COMMANDS)


def _is_group(path: Path) -> bool:
    return "@click.group(" in path.read_text() and path.stem != "__init__"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_commands_help_is_one_sentence_then_an_example(name: str) -> None:
    command: click.Command = import_module(f"foitrack.cli.{name}").command
    first, *rest = [" ".join(part.split()) for part in (command.help or "").split("\n\n")]
    assert first == COMMANDS[name]
    assert first.endswith(".")
    assert first.count(". ") == 0
    assert first[0].isupper()
    (example,) = [part for part in rest if part.startswith("Example: ")]
    assert example.startswith(f"Example: foitrack {name}")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_says_what_it_does(name: str) -> None:
    command: click.Command = import_module(f"foitrack.cli.{name}").command
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []


def test_the_number_of_forces_stands_nowhere_in_the_code() -> None:
    found = []
    for path in PACKAGE.rglob("*.py"):
        with path.open("rb") as file:
            found += [
                f"{path}:{each.start[0]}"
                for each in tokenize.tokenize(file.readline)
                if each.type == tokenize.NUMBER and each.string == "43"
            ]
    assert found == []


def test_a_command_that_is_not_there_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    from foitrack.cli.boundary import run

    assert run(["statsu"]) == 2
    assert "no such command 'statsu'; did you mean 'status'?" in capsys.readouterr().err


def test_help_and_status_import_no_library_they_do_not_need(tmp_path: Path) -> None:
    heavy = {
        "rich",
        "jinja2",
        "docx",
        "imapclient",
        "keyring",
        "smtplib",
        "sqlite_utils",
        "lxml",
        "pypdfium2",
        "hypothesis",
    }
    code = (
        "import sys\nfrom foitrack.cli.boundary import run\nrun(['--help'])\n"
        f"print(sorted({heavy!r} & {{name.partition('.')[0] for name in sys.modules}}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stderr.strip() == "[]"
