"""Made-up figures for each force that add up to the published totals.

Published by the news agency: 828 cases; two thirds concerned officers; 9 per cent ended in resignation,
dismissal or retirement; Greater Manchester 88, West Midlands 74, Metropolitan 69, everyone else fewer;
in Greater Manchester no suspension, no dismissal, and three cases about official accounts.
Everything else here is drawn by lot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

CASES = {"greater-manchester": 88, "west-midlands": 74, "metropolitan": 69}
TOTALS = {
    "cases": 828, "officers": 552, "suspended": 46, "resigned": 41, "dismissed": 22, "retired": 12,
    "official_accounts": 21,
}  # fmt: skip
KEYS = ("cases", "officers", "staff", "suspended", "resigned", "dismissed", "retired", "official_accounts")
_MANCHESTER = "greater-manchester"
_PUBLISHED_FOR_MANCHESTER = {"suspended": 0, "dismissed": 0, "official_accounts": 3}


def figures(answering: Sequence[str], seed: int = 0) -> dict[str, dict[str, int]]:
    """Give each answering authority a value for each of `KEYS`; the sums are `TOTALS`, always.

    `answering` must hold the three authorities of `CASES` and enough others to share the rest below the third of them.
    """
    lot = Random(seed)  # noqa: S311 (a rehearsal, not a secret)
    weights = {each: lot.lognormvariate(0.0, 0.7) for each in answering}
    cases = _cases(weights)
    rows = {each: {"cases": count} for each, count in cases.items()}
    left = dict(cases)
    for key in KEYS[1:]:
        if key == "staff":
            shares = {each: row["cases"] - row["officers"] for each, row in rows.items()}
        else:
            shares = _shares(key, cases, left, lot)
        for each, share in shares.items():
            rows[each][key] = share
    return rows


def _cases(weights: Mapping[str, float]) -> dict[str, int]:
    others = {each: weight for each, weight in weights.items() if each not in CASES}
    ceiling = min(CASES.values()) - 1
    rest = share_out(TOTALS["cases"] - sum(CASES.values()), others, dict.fromkeys(others, ceiling))
    return {each: CASES[each] if each in CASES else rest[each] for each in weights}


def _shares(key: str, cases: Mapping[str, int], left: dict[str, int], lot: Random) -> dict[str, int]:
    weights = {each: count * lot.uniform(0.6, 1.4) for each, count in cases.items()}
    published: dict[str, int] = {}
    if key in _PUBLISHED_FOR_MANCHESTER:
        del weights[_MANCHESTER]
        published[_MANCHESTER] = _PUBLISHED_FOR_MANCHESTER[key]
    leaving = key in ("resigned", "dismissed", "retired")
    shares = share_out(TOTALS[key] - sum(published.values()), weights, left if leaving else cases) | published
    if leaving:
        for each, share in shares.items():
            left[each] -= share
    return shares


def share_out(total: int, weights: Mapping[str, float], ceilings: Mapping[str, int]) -> dict[str, int]:
    """Share `total` out in whole numbers, by weight (D'Hondt's highest averages), no one above their ceiling.

    Raises ValueError when the ceilings leave no room.
    """
    if total > sum(ceilings[each] for each in weights):
        raise ValueError(f"{total} cannot be shared out below these ceilings")
    shares = dict.fromkeys(weights, 0)
    for _ in range(total):
        open_to_more = (each for each in weights if shares[each] < ceilings[each])
        shares[max(open_to_more, key=lambda each: weights[each] / (shares[each] + 1))] += 1
    return shares
