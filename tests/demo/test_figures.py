"""The made-up figures: exact sums, consistent rows, the same each time."""

import pytest

from foitrack.demo.figures import CASES, KEYS, TOTALS, figures, share_out

FORCES = [*CASES, *(f"force-{number:02}" for number in range(1, 39))]
SEEDS = [0, 1, 7, 43, 2026]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("count", [12, 30, 41, 60])
def test_the_sums_are_the_published_totals(seed: int, count: int) -> None:
    forces = [*CASES, *(f"force-{number:02}" for number in range(count - 3))]
    rows = figures(forces, seed)
    sums = {key: sum(row[key] for row in rows.values()) for key in KEYS}
    assert list(rows) == forces
    assert sums["cases"] == 828
    assert sums["officers"] * 3 == sums["cases"] * 2
    assert round(100 * (sums["resigned"] + sums["dismissed"] + sums["retired"]) / sums["cases"]) == 9
    assert {key: sums[key] for key in TOTALS} == TOTALS


@pytest.mark.parametrize("seed", SEEDS)
def test_every_row_is_consistent(seed: int) -> None:
    for row in figures(FORCES, seed).values():
        assert tuple(row) == KEYS
        assert min(row.values()) >= 0
        assert row["officers"] + row["staff"] == row["cases"]
        assert row["resigned"] + row["dismissed"] + row["retired"] <= row["cases"]
        assert max(row["suspended"], row["official_accounts"]) <= row["cases"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_three_named_forces_lead(seed: int) -> None:
    rows = figures(FORCES, seed)
    ranking = sorted(rows, key=lambda each: -rows[each]["cases"])
    assert [(each, rows[each]["cases"]) for each in ranking[:3]] == [
        ("greater-manchester", 88), ("west-midlands", 74), ("metropolitan", 69)
    ]  # fmt: skip
    assert rows[ranking[3]]["cases"] < 69


@pytest.mark.parametrize("seed", SEEDS)
def test_greater_manchester_is_as_published(seed: int) -> None:
    row = figures(FORCES, seed)["greater-manchester"]
    assert (row["suspended"], row["dismissed"], row["official_accounts"]) == (0, 0, 3)


def test_the_same_seed_gives_the_same_figures_and_another_seed_others() -> None:
    assert figures(FORCES, 5) == figures(FORCES, 5)
    assert figures(FORCES, 5) != figures(FORCES, 6)


def test_too_few_forces_cannot_carry_the_total() -> None:
    with pytest.raises(ValueError, match="cannot be shared out"):
        figures([*CASES, "force-01"])


@pytest.mark.parametrize(
    ("total", "ceilings", "expected"),
    [
        pytest.param(0, {"a": 5, "b": 5}, {"a": 0, "b": 0}, id="nothing"),
        pytest.param(6, {"a": 9, "b": 9}, {"a": 4, "b": 2}, id="by-weight"),
        pytest.param(6, {"a": 1, "b": 9}, {"a": 1, "b": 5}, id="below-the-ceiling"),
    ],
)
def test_shares_follow_weights_and_ceilings(total: int, ceilings: dict[str, int], expected: dict[str, int]) -> None:
    assert share_out(total, {"a": 2.0, "b": 1.0}, ceilings) == expected
