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
rules were made, and {held} held out. Right means every kind the label names, in its order, and no other.

| replies | right | of | one of the automatic four wrong |
| --- | ---: | ---: | ---: |
| with which the rules were made | {tuned_right} | {tuned} | {tuned_wrong} |
| held out | {held_right} | {held} | {held_wrong} |

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

Most of what was not right was read as nothing, or as the lesser of two kinds. Four of the seven errors among the
automatic kinds were robots that gave another address or an absence: such a mail, or one whose words no rule knows,
is now left to a person even where its headers call it automatic. One was a link taken for an absence: an absence that
no header and no subject bears out is left to a person too. The others were an extension and a transfer taken for
acknowledgements: an acknowledgement no longer stands beside words of exemption, delay, transfer or refusal.

## Confusion matrix

Rows are what the first kind of a reply is, columns what it was read as; all {total} replies.

"""


def page() -> str:
    """Return the whole page."""
    tuned, held = labelled(*TUNED), labelled("held-out")
    automatic = ", ".join(f"`{kind}`" for kind in Kind if kind in AUTOMATIC)
    scores = _SCORES.format(
        total=len(tuned) + len(held),
        tuned=len(tuned),
        tuned_right=sum(map(_right, tuned)),
        tuned_wrong=sum(map(_automatic_wrong, tuned)),
        held=len(held),
        held_right=sum(map(_right, held)),
        held_wrong=sum(map(_automatic_wrong, held)),
    )
    return _OPENING.format(made=MADE, automatic=automatic) + scores + _matrix([*tuned, *held]) + _rules()


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
