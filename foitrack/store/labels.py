"""Which mails bear a label of ours on the server, place by place, and which still want one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from foitrack.store.database import Row, Store

_AS_NUMBERED_NOW = "JOIN cursors USING (account, folder, uidvalidity)"
_FILED = "EXISTS (SELECT 1 FROM filings WHERE filings.message = sightings.message AND undone_at IS NULL)"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Mails of one folder, as it is numbered now, and the label that they are to get or to lose."""

    folder: str
    uidvalidity: int
    label: str
    uids: tuple[int, ...]


def wanting(store: Store, account: str, label: str) -> list[Labelled]:
    """Return where mails that are filed were seen and do not bear this label."""
    rows = store.query(
        f"""
        SELECT folder, uidvalidity, ? AS label, sightings.uid FROM sightings {_AS_NUMBERED_NOW}
        WHERE account = ? AND {_FILED} AND NOT EXISTS (
            SELECT 1 FROM labels WHERE labels.account = sightings.account AND labels.folder = sightings.folder
            AND labels.uidvalidity = sightings.uidvalidity AND labels.uid = sightings.uid AND labels.label = ?
        )
        ORDER BY folder, sightings.uid
        """,  # noqa: S608  # all names are code's own
        [label, account, label],
    )
    return _by_folder(rows)


def outlived(store: Store, account: str, label: str) -> list[Labelled]:
    """Return where mails bear a label although they are filed no more, or another one than this."""
    rows = store.query(
        f"""
        SELECT folder, uidvalidity, labels.label, labels.uid
        FROM labels JOIN sightings USING (account, folder, uidvalidity, uid) {_AS_NUMBERED_NOW}
        WHERE account = ? AND (labels.label <> ? OR NOT {_FILED})
        ORDER BY folder, labels.label, labels.uid
        """,  # noqa: S608  # all names are code's own
        [account, label],
    )
    return _by_folder(rows)


def note(store: Store, account: str, labelled: Labelled) -> None:
    """Remember that mails bear a label. Belongs inside `atomic`."""
    rows = [
        {
            "account": account,
            "folder": labelled.folder,
            "uidvalidity": labelled.uidvalidity,
            "uid": uid,
            "label": labelled.label,
        }
        for uid in labelled.uids
    ]
    store.insert_all("labels", rows, "INSERT OR IGNORE")


def forget(store: Store, account: str, labelled: Labelled) -> None:
    """Forget that mails bear a label. Belongs inside `atomic`."""
    for uid in labelled.uids:
        store.execute(
            "DELETE FROM labels WHERE account = ? AND folder = ? AND uidvalidity = ? AND uid = ? AND label = ?",
            [account, labelled.folder, labelled.uidvalidity, uid, labelled.label],
        )


def _by_folder(rows: Sequence[Row]) -> list[Labelled]:
    groups = groupby(rows, key=lambda row: (row["folder"], row["uidvalidity"], row["label"]))
    return [Labelled(*place, uids=tuple(row["uid"] for row in some)) for place, some in groups]
