"""Where the program starts, as `foitrack` and as `python -m foitrack`."""

from __future__ import annotations

import sys

from foitrack.cli.boundary import run


def main() -> None:
    """Run foitrack and leave with its exit code."""
    sys.exit(run())


if __name__ == "__main__":
    main()
