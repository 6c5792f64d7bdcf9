"""Where the files that travel with the package lie: in the wheel, or beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Return the path of a shipped file or folder, such as `forces.yaml` or `templates/letters`.

    A wheel carries them under `foitrack/data`; an editable install finds them at the top of the checkout.
    """
    inside = _PACKAGE / "data" / name
    return inside if inside.exists() else _PACKAGE.parent / name
