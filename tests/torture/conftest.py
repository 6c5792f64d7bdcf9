"""How many times to kill: a few in `make test`, hundreds in `make torture`. Each run has its seed as its id."""

import pytest

SAMPLE = 6


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--torture-runs", type=int, default=SAMPLE, help="how often to kill each command")
    parser.addoption("--torture-seed", type=int, default=0, help="the first seed")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        first = metafunc.config.getoption("--torture-seed", 0)
        runs = metafunc.config.getoption("--torture-runs", SAMPLE)
        metafunc.parametrize("seed", range(first, first + runs))
