"""Learn from labelled sentences and replies what each mark weighs, and write foitrack/data/likeness.json.

Two straight lines (multinomial logistic regression) by gradient descent in an order drawn by a fixed seed: what a
sentence says, learnt from `acts.txt` and the examples of the rules; and what a reply is, learnt from what its
sentences say and what the rules found. The same texts give the same file. With --check, fail when the texts, the
rules or this tool are not those the file was made from.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from foitrack.core.likeness import NOTHING, Likeness, Weights, evidence, softmax  # noqa: E402
from foitrack.core.marks import marks_of  # noqa: E402
from foitrack.core.opinions import found_in  # noqa: E402
from foitrack.core.reply import Reply, reply_of  # noqa: E402
from foitrack.core.sentences import Part, Where, fold  # noqa: E402
from foitrack.core.weighing import weigh  # noqa: E402
from foitrack.core.words import Decision, Kind  # noqa: E402
from foitrack.rules import load_rules  # noqa: E402
from foitrack.shipped import shipped  # noqa: E402
from tests.core.labelled import FOLDER, OWN_REFS, TUNED, Labelled, labelled  # noqa: E402

FILE = ROOT / "foitrack" / "data" / "likeness.json"
FAMILIES = ROOT / "tools" / "families.txt"
ACTS = FOLDER / "acts.txt"
CORE = ROOT / "foitrack" / "core"
MADE_OF = (
    ACTS,
    FAMILIES,
    ROOT / "foitrack" / "data" / "rules.yaml",
    Path(__file__),
    *(CORE / f"{name}.py" for name in ("likeness", "marks", "opinions")),
    *(FOLDER / f"{name}.txt" for name in TUNED),
)
RULES = load_rules(shipped("rules.yaml"))

_ACT_OF = {Kind.DISCLOSED: "given", Kind.PARTLY_DISCLOSED: "withheld"}
_REVIEWS = {None: "review-upheld", Decision.UPHELD: "review-upheld", Decision.OVERTURNED: "review-overturned",
            Decision.IN_PART: "review-part"}  # fmt: skip
_UNHEARD = (NOTHING, "announced")
_HEARD = 0.5
_SAYS = {
    "partly-disclosed": ("given", "withheld", "refused", "not-held"),
    "disclosed": ("given",),
    "refused": ("refused", "withheld"),
    "review-decided": ("review-upheld", "review-overturned", "review-part", "given", "refused", "withheld", "not-held"),
    "promised": ("promised", "delayed"),
    "extended": ("extended", "delayed", "promised"),
    "transferred": ("transferred", "not-held"),
    "automatic-reply": ("automatic-reply", "acknowledged"),
    "nothing": ("delayed",),
    "reply-retracted": ("reply-retracted", "given", "withheld", "refused"),
    "still-wanted-asked": ("still-wanted-asked", "delayed"),
    "wrong-mailbox": ("wrong-mailbox", "out-of-office", "automatic-reply"),
    "out-of-office": ("out-of-office", "automatic-reply"),
}
_MUST_SAY = {"disclosed": ("given",), "partly-disclosed": (), "review-decided": (), "bounced": ()}
_COMPOSED = frozenset({"partly-disclosed, not-held", "review-decided, disclosed"})
_LEAST_SENTENCES = 2  # a mark of one sentence only says nothing about others
_ROUNDS_OF_SENTENCES = 15
_ROUNDS_OF_REPLIES = 20
_SHRINK = 1e-4
_PACE_OF_EVIDENCE = 0.3
_RULES_UNHEARD = 0.7  # how often a reply is learnt without what the rules found: of mail not seen they find less
_SEED = 1
_SEEN: dict[tuple[str, str], Reply] = {}

Row = list[float]


def families() -> dict[str, str]:
    """Return each word with the family it belongs to, `<late>`."""
    named = [line.partition(":") for line in FAMILIES.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    found: dict[str, str] = {}
    for name, _, words in named:
        for word in words.split():
            found.setdefault(word, f"<{name}>")
    return found


def acts() -> list[tuple[str, str]]:
    """Return folded sentences, each with what it says."""
    lines = [line.partition("\t") for line in ACTS.read_text(encoding="utf-8").splitlines()]
    found = [(fold(sentence), act) for act, tab, sentence in lines if tab]
    for rule in RULES.rules:
        act = _REVIEWS[rule.decision] if rule.kind is Kind.REVIEW_DECIDED else _ACT_OF.get(rule.kind, rule.kind)  # type: ignore[arg-type]
        if rule.kind is not Kind.BOUNCED:
            found += [(fold(text), str(act or NOTHING)) for text in rule.positive]
    return found


def learn_acts(known: Sequence[tuple[str, str]], kin: dict[str, str]) -> Weights:
    """Return what each mark of a sentence weighs for each act."""
    marked = [(sorted(marks_of(line, kin)), act) for line, act in known]
    counts = Counter(mark for marks, _ in marked for mark in marks)
    names = tuple(sorted({act for _, act in marked}))
    rows = {mark: [0.0] * len(names) for mark in sorted(counts) if counts[mark] >= _LEAST_SENTENCES}
    start = [0.0] * len(names)
    cases = [([mark for mark in marks if mark in rows], names.index(act)) for marks, act in marked]
    order = random.Random(_SEED)
    for turn in range(_ROUNDS_OF_SENTENCES):
        order.shuffle(cases)
        for marks, right in cases:
            scale = 1 / math.sqrt(max(1, len(marks)))
            known_rows = [rows[mark] for mark in marks]
            sums = [
                first + scale * sum(column) for first, column in zip(start, zip(*known_rows, strict=True), strict=True)
            ]
            _step(known_rows, [scale] * len(marks), start, sums or start, right, 1 / (1 + turn / 10))
    return _rounded(names, start, rows)


def mined(replies: Sequence[Labelled], likeness: Likeness) -> list[tuple[str, str]]:
    """Return sentences of labelled replies that were heard wrongly, each with what it says.

    A sentence heard to say what its reply does not say says nothing; where none was heard to say what its reply says,
    the likeliest does.
    """
    found: dict[str, str] = {}
    names = likeness.acts.names
    for reply in replies:
        says = {act for kind in reply.expect or (NOTHING,) for act in _SAYS.get(str(kind), (str(kind),))} & {*names}
        told = [each for each in likeness.told(_parts(reply)) if each.part.where is not Where.SUBJECT]
        allowed = [names.index(act) for act in (*sorted(says), *_UNHEARD)]
        for each in told:
            heard = max(range(len(names)), key=each.shares.__getitem__)
            if heard not in allowed and each.shares[heard] > _HEARD:
                found.setdefault(each.part.lines[each.index], NOTHING)
        must = (
            [names.index(act) for act in _MUST_SAY.get(str(reply.expect[0]), (str(reply.expect[0]),)) if act in names]
            if reply.expect
            else []
        )
        best = max(
            ((each.shares[at], each.part.lines[each.index], names[at]) for each in told for at in must), default=None
        )
        if best and best[0] < _HEARD:
            found[best[1]] = best[2]
    return sorted(found.items())


def learn(replies: Sequence[Labelled]) -> Likeness:
    """Return the likeness learnt from sentences and replies.

    What a sentence says is learnt once more from what was misheard in the replies; what a reply is, from sentences as
    heard by one that has not learnt from that reply.
    """
    kin = families()
    known = acts()
    first = _listener(kin, learn_acts(known, kin))
    halves = [replies[0::2], replies[1::2]]
    wrongly = [mined(half, first) for half in halves]
    seen = []
    for half, others in zip(halves, reversed(wrongly), strict=True):
        listener = _listener(kin, learn_acts([*known, *others], kin))
        seen += [(brought(reply, listener), label(reply)) for reply in half]
    said = learn_acts([*known, *wrongly[0], *wrongly[1]], kin)
    return Likeness(kin, said, learn_kinds(seen))


def _listener(kin: dict[str, str], said: Weights) -> Likeness:
    return Likeness(kin, said, Weights((), (), {}))


def learn_kinds(seen: Sequence[tuple[dict[str, float], str]]) -> Weights:
    """Return what each piece of evidence weighs for each kind."""
    names = tuple(sorted({kind for _, kind in seen}))
    rows = {mark: [0.0] * len(names) for mark in sorted({mark for marks, _ in seen for mark in marks})}
    start = [0.0] * len(names)
    cases = [(sorted(marks.items()), names.index(kind)) for marks, kind in seen]
    order = random.Random(_SEED)
    for turn in range(_ROUNDS_OF_REPLIES):
        order.shuffle(cases)
        for marks, right in cases:
            if order.random() < _RULES_UNHEARD:
                marks = [each for each in marks if not each[0].startswith(("rule ", "read as "))]
            known_rows = [rows[mark] for mark, _ in marks]
            strengths = [strength for _, strength in marks]
            scaled = [[strength * each for each in row] for row, strength in zip(known_rows, strengths, strict=True)]
            sums = [sum(column) for column in zip(start, *scaled, strict=True)]
            paces = [_PACE_OF_EVIDENCE * strength for strength in strengths]
            _step(known_rows, paces, start, sums, right, 1 / (1 + turn / 10))
    return _rounded(names, start, rows)


def brought(reply: Labelled, likeness: Likeness) -> dict[str, float]:
    """Return the evidence that a labelled reply brings."""
    seen = _seen(reply)
    return evidence(likeness.acts.names, tuple(likeness.told(seen.parts)), found_in(seen, weigh(seen)))


def _parts(reply: Labelled) -> tuple[Part, ...]:
    return _seen(reply).parts


def _seen(reply: Labelled) -> Reply:
    """Return a reply in its parts, with what the rules found."""
    key = (reply.file, reply.name)
    if key not in _SEEN:
        message = reply.message
        _SEEN[key] = reply_of(message.subject, reply.text, reply.attachments, message, RULES, OWN_REFS, None)
    return _SEEN[key]


def label(reply: Labelled) -> str:
    """Return the kinds of a reply as they are learnt: two together where they are one answer, else the first."""
    kinds = ", ".join(reply.expect)
    return kinds if kinds in _COMPOSED else str(reply.expect[0]) if reply.expect else NOTHING


def _step(rows: Sequence[Row], scales: Sequence[float], start: Row, sums: Row, right: int, pace: float) -> None:
    """Move weights towards what is right and away from the others."""
    off = list(softmax(sums))
    off[right] -= 1
    start[:] = [each - pace * by / 10 for each, by in zip(start, off, strict=True)]
    kept = 1 - pace * _SHRINK
    for row, scale in zip(rows, scales, strict=True):
        by = pace * scale
        row[:] = [kept * each - by * wrong for each, wrong in zip(row, off, strict=True)]


def _rounded(names: tuple[str, ...], start: Row, rows: dict[str, Row]) -> Weights:
    tenths = {mark: [round(10 * each) for each in row] for mark, row in rows.items()}
    return Weights(names, tuple(round(each, 2) for each in start), tenths, 0.1)


def learnt() -> dict[str, object]:
    """Return all that the file holds."""
    made = learn(labelled(*TUNED))
    said, kinds = made.acts, made.kinds
    return {
        "made_of": digest(),
        "families": made.families,
        "acts": said.names,
        "acts_start": said.start,
        "acts_weights": said.rows,
        "kinds": kinds.names,
        "kinds_start": kinds.start,
        "kinds_weights": kinds.rows,
    }


def digest() -> str:
    """Return what stands for everything the file is made of."""
    made = hashlib.sha256()
    for path in MADE_OF:
        made.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return made.hexdigest()


def main(arguments: list[str]) -> int:
    """Write the file, or check it; return the exit code."""
    if "--check" in arguments:
        current = FILE.exists() and json.loads(FILE.read_text(encoding="ascii"))["made_of"] == digest()
        print("likeness.json is current" if current else "foitrack/data/likeness.json: run tools/learn.py")
        return 0 if current else 1
    made = json.dumps(learnt(), separators=(",", ":"), ensure_ascii=True).replace("],", "],\n") + "\n"
    FILE.write_text(made, encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
