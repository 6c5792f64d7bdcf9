"""The workspace: a folder with `foitrack.toml`, the campaigns and the store."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path

from foitrack.errors import FoitrackError, NotAllowed, NoWorkspace
from foitrack.workspace.settings import Settings, read_settings

SETTINGS_FILE = "foitrack.toml"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace's folder and the places in it."""

    root: Path

    @property
    def settings_file(self) -> Path:
        """The settings."""
        return self.root / SETTINGS_FILE

    @property
    def forces_file(self) -> Path:
        """The authorities, as this workspace knows them."""
        return self.root / "forces.yaml"

    @property
    def campaigns(self) -> Path:
        """One YAML file a campaign."""
        return self.root / "campaigns"

    @property
    def letters(self) -> Path:
        """The user's own letter templates; one of the same name as a shipped one wins."""
        return self.root / "templates" / "letters"

    @property
    def holidays_file(self) -> Path:
        """Bank holidays the user knows of and the shipped table does not."""
        return self.root / "holidays.toml"

    @property
    def rules_file(self) -> Path:
        """The user's own rules for reading replies."""
        return self.root / "rules.yaml"

    @property
    def database(self) -> Path:
        """The SQLite database."""
        return self.root / "foitrack.db"

    def campaign_file(self, name: str) -> Path:
        """Return the path of the campaign `name`."""
        return self.campaigns / f"{name}.yaml"

    def settings(self) -> Settings:
        """Read the settings; raise BadFile with every fault at once."""
        return read_settings(self.settings_file)


def find(start: Path) -> Workspace:
    """Return the workspace that `start` is or lies in; raise NoWorkspace.

    Raises NotAllowed for one of another user: its settings name a command to run (`login.password_command`), and
    nobody asked for it who only stands in a folder below.
    """
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            if not _own(folder):
                raise NotAllowed(
                    f"the workspace {folder} belongs to another user",
                    f"if you trust it, name it: foitrack -w {shlex.quote(str(folder))}",
                )
            return Workspace(folder)
    raise NoWorkspace(
        f"there is no workspace in {start} or above", "make one with 'foitrack init', or name one with -w"
    )


def _own(folder: Path) -> bool:
    """Tell whether a workspace's folder and its settings, even as a link, are the present user's."""
    return all(path.lstat().st_uid == os.getuid() for path in (folder, folder / SETTINGS_FILE))


def open_at(root: Path) -> Workspace:
    """Return the workspace at exactly `root`; raise NoWorkspace."""
    if not (root / SETTINGS_FILE).is_file():
        raise NoWorkspace(f"{root} is not a workspace: it has no {SETTINGS_FILE}", "make one with 'foitrack init'")
    return Workspace(root.resolve())


def make(root: Path, settings: str, forces: str) -> Workspace:
    """Make a workspace at `root` (mode 0700, its files 0600); raise FoitrackError when one is there already."""
    if (root / SETTINGS_FILE).exists():
        raise FoitrackError(f"{root} is a workspace already", "choose another folder, or edit its foitrack.toml")
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    root.chmod(0o700)
    workspace = Workspace(root.resolve())
    for folder in (workspace.campaigns, workspace.letters.parent, workspace.letters):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(workspace.forces_file, forces)
    write_private(workspace.settings_file, settings)
    return workspace


def write_private(path: Path, text: str) -> None:
    """Write a text file that only its owner may read; whole or not at all."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
