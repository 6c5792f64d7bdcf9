"""Learn from the labelled replies what each word weighs, and write foitrack/data/likeness.json.

A straight line for each kind (multinomial logistic regression), by gradient descent in an order drawn by a fixed seed:
the same replies give the same file. With --check, fail when it is not current.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from foitrack.core.likeness import features_of, tells  # noqa: E402
from foitrack.core.rules import part_of  # noqa: E402
from foitrack.core.sentences import Where, fold  # noqa: E402
from foitrack.rules import load_rules  # noqa: E402
from foitrack.shipped import shipped  # noqa: E402
from tests.core.labelled import TUNED, Labelled, labelled  # noqa: E402

FILE = ROOT / "foitrack" / "data" / "likeness.json"
NOTHING = "nothing"
RULES = load_rules(shipped("rules.yaml"))

_LEAST_REPLIES = 2  # a word of one reply only says nothing about others
_ROUNDS = 20
_SHRINK = 1e-4
_SEED = 1


def learnt() -> dict[str, object]:
    """Return the kinds, where each starts, and the weight of each word in hundredths."""
    known = [(_features(reply), str(reply.expect[0]) if reply.expect else NOTHING) for reply in labelled(*TUNED)]
    counts = Counter(word for words, _ in known for word in words)
    known += [(features_of(fold(text)), str(rule.kind)) for rule in RULES.deciding for text in rule.positive]
    kinds = sorted({kind for _, kind in known})
    weights = {word: [0.0] * len(kinds) for word in sorted(counts) if counts[word] >= _LEAST_REPLIES}
    start = [0.0] * len(kinds)
    cases = [([word for word in sorted(words) if word in weights], kinds.index(kind)) for words, kind in known]
    order = random.Random(_SEED)
    for turn in range(_ROUNDS):
        order.shuffle(cases)
        for words, kind in cases:
            _step(weights, start, words, kind, 1 / (1 + turn / 10))
    return {
        "kinds": kinds,
        "start": [round(each, 2) for each in start],
        "weights": {word: [round(100 * each) for each in row] for word, row in weights.items()},
    }


def _step(weights: dict[str, list[float]], start: list[float], words: list[str], kind: int, pace: float) -> None:
    """Move the weights of one reply's words towards its kind and away from the others."""
    scale = 1 / math.sqrt(max(1, len(words)))
    sums = [first + scale * sum(weights[word][at] for word in words) for at, first in enumerate(start)]
    powers = [math.exp(each - max(sums)) for each in sums]
    off = [each / sum(powers) - (at == kind) for at, each in enumerate(powers)]
    for at, each in enumerate(off):
        start[at] -= pace * each / 10
    for word in words:
        row = weights[word]
        for at, each in enumerate(off):
            row[at] -= pace * (each * scale + _SHRINK * row[at])


def _features(reply: Labelled) -> set[str]:
    parts = [part_of(Where.BODY, "body", reply.text, RULES)]
    parts += [part_of(Where.ATTACHMENT, name, text, RULES) for name, text in reply.attachments]
    return {word for part in parts for line in part.lines for word in features_of(line) if tells(line)}


def main(arguments: list[str]) -> int:
    """Write the file, or check it; return the exit code."""
    made = json.dumps(learnt(), separators=(",", ":"), ensure_ascii=True).replace("],", "],\n") + "\n"
    if "--check" in arguments:
        current = FILE.exists() and FILE.read_text(encoding="ascii") == made
        print("likeness.json is current" if current else "foitrack/data/likeness.json: run tools/learn.py")
        return 0 if current else 1
    FILE.write_text(made, encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
