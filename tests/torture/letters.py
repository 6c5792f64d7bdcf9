"""Count the letters that left, settle those in doubt by a person's word, and compare the two."""

from __future__ import annotations

from collections import Counter

from foitrack.services.deliveries import unknown
from foitrack.store.database import Store
from tests.desk import Desk


def received(desk: Desk) -> Counter[str]:
    """How many letters the server took for each recipient."""
    assert desk.smtp is not None
    return Counter(recipients[0] for _, recipients, _ in desk.smtp.received)


def in_doubt(desk: Desk) -> list[tuple[str, str]]:
    """The reference and address of each letter of which it is not known whether it left."""
    with Store(desk.workspace.database) as store:
        return [(each.ref, each.address) for each in unknown(store)]


def settle(desk: Desk, before: int = 0) -> None:
    """Settle by hand what is in doubt, as a person does who asks the authority; `before` letters had come earlier."""
    for ref, address in in_doubt(desk):
        if received(desk)[address] > before:
            desk("record", ref, "sent")
        else:
            desk("send", "--again", ref, "--yes")


def check_sound(desk: Desk) -> None:
    """Nothing is in doubt or half done, and the database holds together."""
    assert in_doubt(desk) == []
    with Store(desk.workspace.database) as store:
        assert store.query("PRAGMA integrity_check")[0][0] == "ok"
        assert store.query("PRAGMA foreign_key_check") == []


def finish(desk: Desk) -> None:
    """Send what is left; settle by hand what is in doubt; then every letter has arrived exactly once."""
    assert max(received(desk).values(), default=0) <= 1
    desk("send", "bicycles", "--yes")
    assert max(received(desk).values()) == 1
    addresses = {each["ref"]: each["address"] for each in desk.json("draft", "bicycles")}
    lines = desk.json("status", "bicycles")
    assert {each["stage"] for each in lines} <= {"waiting", "unknown"}
    assert all(received(desk)[addresses[each["ref"]]] == 1 for each in lines if each["stage"] == "waiting")
    assert {ref for ref, _ in in_doubt(desk)} == {each["ref"] for each in lines if each["stage"] == "unknown"}
    settle(desk)
    assert received(desk) == dict.fromkeys(addresses.values(), 1)
    for line in desk.json("status", "bicycles"):
        assert (line["stage"], line["sent"]) == ("waiting", desk.on)
        kinds = [each["kind"] for each in desk.json("show", line["ref"])["events"]]
        assert kinds == ["sent"]
    check_sound(desk)
