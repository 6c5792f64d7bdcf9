"""YAML text gives a value and every fault with its line."""

import pytest

from foitrack.core.yamltext import parse_yaml


def test_a_document_gives_its_value_and_no_fault() -> None:
    assert parse_yaml("a: 1\nb: [x, y]\n") == ({"a": 1, "b": ["x", "y"]}, [])


def test_an_empty_document_gives_nothing() -> None:
    assert parse_yaml("# only a comment\n") == (None, [])


def test_a_key_that_stands_twice_is_named_with_its_line() -> None:
    _, problems = parse_yaml("title: one\nvalues:\n  a: 1\n  a: 2\ntitle: two\n")
    assert [str(problem) for problem in problems] == [
        "line 5: 'title' stands twice (keep one)",
        "line 4: 'a' stands twice (keep one)",
    ]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        pytest.param("a: 1\nb: [1, 2\nc: 3\n", "line 3", id="an open bracket"),
        pytest.param("a: 1\n\tb: 2\n", "line 2", id="a tab"),
        pytest.param("a: it's: wrong\n", "line 1", id="a second colon"),
        pytest.param("a: 1\n--- \nb: 2\n", "line 2", id="a second document"),
        pytest.param("a: !!python/object/apply:os.system [ls]\n", "line 1", id="an object of a program"),
        pytest.param("a: *nowhere\n", "line 1", id="an alias to nothing"),
        pytest.param("a: \x01\n", "file", id="a control character"),
        pytest.param("a: 2026-99-99\n", "file", id="an impossible date"),
        pytest.param("[" * 100_000, "file", id="a hundred thousand brackets"),
        pytest.param("- " * 100_000, "file", id="a hundred thousand hyphens"),
    ],
)
def test_what_is_no_yaml_is_one_problem_with_its_line(text: str, where: str) -> None:
    value, problems = parse_yaml(text)
    assert value is None
    assert [problem.where for problem in problems] == [where]
    assert "\n" not in str(problems[0])


def test_a_file_too_long_to_be_meant_is_not_read() -> None:
    value, problems = parse_yaml("# " + "x" * 50_000_001)
    assert value is None
    assert "longer than" in problems[0].what
