"""Change settings in `foitrack.toml`, and leave its comments, its order and everything else as they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from foitrack.workspace import write_private


def change(file: Path, values: Mapping[str, object]) -> None:
    """Set places such as `smtp.host` in a settings file; a section that is not there is added at the end."""
    import tomlkit
    from tomlkit.items import Table

    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    for place, value in values.items():
        section, _, key = place.partition(".")
        if not isinstance(document.get(section), Table):
            document[section] = tomlkit.table()
        table = document[section]
        assert isinstance(table, Table)
        table[key] = value
    write_private(file, tomlkit.dumps(document))
