"""The error boundary: everything that goes wrong ends here, in one line and with the right exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from foitrack.errors import FoitrackError

BUG = 3
STOPPED = 130


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 yours to put right, 2 usage, 3 a bug, 4 partly done."""
    import click

    from foitrack.cli import foitrack

    try:
        result = foitrack.main(arguments and list(arguments), prog_name="foitrack", standalone_mode=False)
    except click.UsageError as fault:
        fault.show()
        return fault.exit_code
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except FoitrackError as fault:
        _say(f"foitrack: {fault}")
        return fault.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("foitrack: stopped")
        return STOPPED
    except BrokenPipeError:
        _close_quietly()
        return 0
    except Exception as fault:  # noqa: BLE001 - the one boundary: a bug is reported, never shown as a traceback
        return _bug(fault)
    return result if isinstance(result, int) else 0


def _say(text: str) -> None:
    from foitrack.core.display import for_terminal

    sys.stderr.write(for_terminal(text, keep_newlines=True) + "\n")


def _close_quietly() -> None:
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bug(fault: Exception) -> int:
    from foitrack.cli.bugs import write_report

    _say(f"foitrack: this is a bug, not your fault ({type(fault).__name__}); a report is in {write_report(fault)}")
    return BUG
