"""Write docs/reference/reading.md from the labelled replies, or, with --check, fail when it is not current."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from foitrack.core.reading import AUTOMATIC  # noqa: E402
from foitrack.core.rules import Rule  # noqa: E402
from foitrack.core.words import Kind  # noqa: E402
from foitrack.rules import shipped_rules  # noqa: E402
from tests.core.labelled import TUNED, Labelled, labelled  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "reading.md"
MADE = "<!-- Made by tools/confusion.py from the rules and the labelled replies; change those, not this page. -->"

_OPENING = """\
# Reading replies

{made}

For every reply foitrack says what it seems to be, with the words that say so and the part they stand in. A person
decides. Four kinds only are recorded without asking ({automatic}), and only when the mail reached us by our own
reply address, Message-ID or reference, or was filed by hand, from a known sender, and nothing else stands beside them.
*Nothing* is an answer too: what cannot be told is left to the person.

## The rules

The rules are data: `foitrack/data/rules.yaml`. A workspace adds its own in `rules.yaml` beside `foitrack.toml`; a rule
of the same name takes the place of the shipped one, and `foitrack rules test` runs all of them over the mails you have
decided. A rule looks like this:

```yaml
- rule: away-on-patrol            # its name, once only
  kind: out-of-office             # what it suggests, or `nothing` for words that decide nothing
  includes:                       # one of these must stand in a sentence; … is a gap of up to sixty characters
    - (i am|i'm) … on patrol
  excludes:                       # none of these may stand in that sentence
    - officers
  certainty: 0.9                  # from 0 to 1; below 0.9 nothing is recorded without asking
  examples:                       # at least two texts in which it must hold
    - I am out on patrol until Monday.
    - I'm on patrol today.
  near_misses:                    # at least two in which it must not
    - Officers were on patrol at the time.
    - The patrol has ended.
```

`near` wants one of its phrases within two sentences, `unless` cancels the rule wherever in the part it finds one,
`where` chooses among `subject`, `body` and `attachment`, `needs` asks for a `date`, an `amount`, a `section` under
which a request may be refused, or a `qualified` exemption. Phrases are regular expressions in lower case; shapes that
could take more than linear time are refused. `<information>` stands for a set of words named under `words`.

"""

_SCORES = """\
## How good it is

{total} replies are labelled in `tests/core/replies/`, all made up in the manner of real ones: {tuned} with which the
rules were made, {held} held out by the hand that made the rules, and {lot} drawn by lot from a second hand's replies
and not looked at while rules were made. Right means every kind the label names, in its order, and no other.

| replies | right | of | one of the automatic four wrong |
| --- | ---: | ---: | ---: |
| with which the rules were made | {tuned_right} | {tuned} | {tuned_wrong} |
| held out | {held_right} | {held} | {held_wrong} |
| held out by lot, second hand | {lot_right} | {lot} | {lot_wrong} |

**What to expect of mail it has never seen is less than this.** The held-out replies are by the hand that made the
rules; at the first count 54 of the 55 were right by kind. Their number, not their words, was watched while the rules
grew, but for the sections of one, seen late and put right.
Harder were texts in other words. Each batch below was counted once before the rules were changed to know it:

| batch, at first sight | right | of | one of the automatic four wrong |
| --- | ---: | ---: | ---: |
| public replies of forces, first batch | 23 | 32 | 0 |
| public replies of forces, second batch | 7 | 11 | 0 |
| sentences that forces' templates are known for | 22 | 42 | 1 |
| `other-words.txt`, first batch | 21 | 37 | 2 |
| `other-words.txt`, second batch | 16 | 33 | 1 |
| `other-words.txt`, third batch | 15 | 25 | 0 |
| long letters with all their boilerplate | 26 | 32 | 0 |
| `other-words.txt`, fourth batch | 17 | 30 | 1 |
| `other-words.txt`, fifth batch | 13 | 32 | 0 |
| `other-words.txt`, sixth batch | 21 | 30 | 2 |
| `other-words.txt`, seventh batch | 15 | 20 | 0 |
| `second-round.txt`, before its rules | 72 | 107 | 3 |
| `held-out-2.txt`, before any rule of the second round | 39 | 53 | 2 |
| `held-out-2.txt`, once the rules knew `second-round.txt` | 40 | 53 | 2 |
| `held-out-2.txt`, with the second opinion (below) | 44 | 53 | 0 |
| `third-round.txt`, odd English on purpose, rules alone | 30 | 57 | 3 |
| `third-round.txt`, with the second opinion | 42 | 57 | 3 |
| `fourth-round.txt`, plainer English, with the second opinion | 38 | 40 | 0 |
| `fifth-round.txt`, the same | 29 | 30 | 0 |

The batches of the second round are by one hand; the third is odd English on purpose, the fourth and fifth are plain.
Expect fourteen to nineteen of twenty. **95 of a hundred were reached on plain replies only, not on all mail never
seen.** What does hold: at first sight of every batch of the second round, nothing was recorded without asking that was
something else. Those counted as wrong among the automatic four are suggestions of less certainty than that takes.

Most of what was not right was read as nothing, or as the lesser of two kinds. Four of the seven errors among the
automatic kinds were robots that gave another address or an absence: such a mail, or one whose words no rule knows,
is now left to a person even where its headers call it automatic. One was a link taken for an absence: an absence that
no header and no subject bears out is left to a person too. The others were an extension and a transfer taken for
acknowledgements: an acknowledgement no longer stands beside words of exemption, delay, transfer or refusal.

## The second opinion

Rules know the phrases they were given. So that a reply in other words is not simply left unread, its words are also
weighed: `foitrack/data/likeness.json` says for each word, and each pair of neighbours, how much it speaks for and
against each kind. `tools/learn.py` learns it from the labelled replies (never from the held-out ones, never from your
mail), and makes the same file from the same replies. It speaks where the rules found nothing, takes the place of
what they found only where it speaks strongly against it, and shows the sentence that told most. A likeness is worth
0.7 at most, so nothing is ever recorded on it; an acknowledgement it disagrees with is left to a person too.

## Confusion matrix

Rows are what the first kind of a reply is, columns what it was read as; all {total} replies.

"""


def page() -> str:
    """Return the whole page."""
    tuned, held, lot = labelled(*TUNED), labelled("held-out"), labelled("held-out-2")
    automatic = ", ".join(f"`{kind}`" for kind in Kind if kind in AUTOMATIC)
    scores = _SCORES.format(
        total=len(tuned) + len(held) + len(lot),
        tuned=len(tuned),
        tuned_right=sum(map(_right, tuned)),
        tuned_wrong=sum(map(_automatic_wrong, tuned)),
        held=len(held),
        held_right=sum(map(_right, held)),
        held_wrong=sum(map(_automatic_wrong, held)),
        lot=len(lot),
        lot_right=sum(map(_right, lot)),
        lot_wrong=sum(map(_automatic_wrong, lot)),
    )
    return _OPENING.format(made=MADE, automatic=automatic) + scores + _matrix([*tuned, *held, *lot]) + _rules()


def _kinds(reply: Labelled) -> tuple[Kind, ...]:
    return tuple(each.kind for each in reply.read(shipped_rules()))


def _right(reply: Labelled) -> bool:
    return _kinds(reply) == reply.expect


def _automatic_wrong(reply: Labelled) -> bool:
    return bool((set(_kinds(reply)) ^ set(reply.expect)) & AUTOMATIC)


def _matrix(replies: list[Labelled]) -> str:
    counts = Counter((_first(reply.expect), _first(_kinds(reply))) for reply in replies)
    names = sorted({name for pair in counts for name in pair}, key=lambda name: (name == "nothing", name))
    letters = {name: f"{number}" for number, name in enumerate(names, 1)}
    head = "| | is | " + " | ".join(letters[name] for name in names) + " |\n"
    rule = "| ---: | --- |" + " ---: |" * len(names) + "\n"
    rows = "".join(
        f"| {letters[row]} | {row} | " + " | ".join(str(counts[row, column] or "·") for column in names) + " |\n"
        for row in names
    )
    return head + rule + rows + "\n"


def _first(kinds: tuple[Kind, ...]) -> str:
    return str(kinds[0]) if kinds else "nothing"


def _rules() -> str:
    rows = "".join(_row(rule) for rule in shipped_rules().rules)
    return "## The shipped rules\n\n| rule | suggests | phrases | certainty |\n| --- | --- | ---: | ---: |\n" + rows


def _row(rule: Rule) -> str:
    certainty = f"{rule.certainty:.2f}" if rule.kind else ""
    return f"| {rule.name} | {rule.kind or 'nothing'} | {len(rule.includes)} | {certainty} |\n"


def main(arguments: list[str]) -> int:
    """Write the page, or check it; return the exit code."""
    made = page()
    if "--check" in arguments:
        current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == made
        print(
            "docs/reference/reading.md is current" if current else "docs/reference/reading.md: run tools/confusion.py"
        )
        return 0 if current else 1
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
