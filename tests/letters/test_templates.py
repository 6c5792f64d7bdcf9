"""Templates are filled strictly, in a sandbox, and a workspace's own wins."""

from pathlib import Path

import pytest

from foitrack.core.occasions import RULES
from foitrack.errors import LetterFaults, UnknownName
from foitrack.letters.templates import Templates, render


def filled(folder: Path, template: str, **context: object) -> tuple[str, str]:
    """Fill a template of one's own and return subject and text."""
    (folder / "own.txt").write_text(template, encoding="utf-8")
    letter = render("own", "F-1A2B3", context, [folder])
    return letter.subject, letter.text


def fault(folder: Path, template: str, **context: object) -> str:
    """Return the one fault of a template as it is printed."""
    with pytest.raises(LetterFaults) as caught:
        filled(folder, template, **context)
    (problem,) = caught.value.problems
    return str(problem)


def test_the_first_line_is_the_subject_and_the_rest_the_text(tmp_path: Path) -> None:
    assert filled(tmp_path, "Subject: About {{ a }}\n\n\n\nDear {{ a }}\n\n\n\nbye  \n\n", a="x") == (
        "About x",
        "Dear x\n\nbye\n",
    )


def test_every_letter_with_a_rule_is_shipped_and_every_shipped_letter_has_one() -> None:
    assert set(Templates().names) == {"request", *RULES}


def test_a_template_of_ones_own_wins_over_the_shipped_one_and_uses_its_parts(tmp_path: Path) -> None:
    (tmp_path / "request.txt").write_text("Subject: Mine\n\nMine.\n{% include '_signature.txt' %}")
    (tmp_path / "_signature.txt").write_text("Bye")
    assert render("request", "F-1", {}, [tmp_path]).text == "Mine.\nBye\n"
    assert Templates([tmp_path]).names == Templates().names


def test_an_unknown_letter_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="no letter 'overdu': did you mean overdue"):
        render("overdu", "F-1", {})


@pytest.mark.parametrize("name", ["../request", "_signature", "request.txt", "/etc/passwd", ""])
def test_no_name_leads_out_of_the_folders(name: str) -> None:
    with pytest.raises(UnknownName):
        render(name, "F-1", {})


def test_what_a_title_holds_cannot_leave_the_subject(tmp_path: Path) -> None:
    subject, text = filled(tmp_path, "Subject: {{ a }}\n\nText", a="x\nBcc: everyone@example.com\n\nmore")
    assert subject == "x\nBcc: everyone@example.com\n\nmore"
    assert text == "Text\n"


def test_a_value_is_never_a_template(tmp_path: Path) -> None:
    assert filled(tmp_path, "Subject: s\n\n{{ a }}", a="{{ 7 * 7 }} {% raw %}")[1] == "{{ 7 * 7 }} {% raw %}\n"


@pytest.mark.parametrize(
    ("template", "says"),
    [
        pytest.param("Subject: s\n\none\n{{ period }}", "own.txt line 4: has an unfilled field: period", id="unknown"),
        pytest.param("Subject: s\n\n{{ a.period }}", "own.txt line 3: has an unfilled field: period", id="attribute"),
        pytest.param(
            "Subject: {{ period }}\n\nx", "own.txt line 1: has an unfilled field: period", id="in the subject"
        ),
        pytest.param("Subject: s\n\n\n{{ none }}", "own.txt line 4: cannot be filled: it needs something", id="empty"),
        pytest.param("Subject: s\n\n{{ none | day }}", "own.txt line 3: cannot be filled: it needs a date", id="date"),
        pytest.param("Subject: s\n\n{% if %}", "own.txt line 3: is not a template: ", id="no template"),
        pytest.param("Subject: s\n\n{{ a }", "own.txt line 3: is not a template: ", id="a lost brace"),
        pytest.param("Dear Sir\n", "own.txt line 1: is not a template: the first line is not `Subject:", id="subject"),
        pytest.param("", "own.txt line 1: is not a template: the first line is not", id="nothing"),
        pytest.param(
            "Subject: s\n\n{% include 'x.txt' %}", "own.txt line 3: includes x.txt, which is not", id="include"
        ),
        pytest.param("Subject: s\n\n{{ a | nofilter }}", "own.txt line 3: is not a template: No filter", id="filter"),
        pytest.param("Subject: s\n\n{{ 1 / 0 }}", "own.txt line 3: cannot be filled: division by zero", id="division"),
        pytest.param("Subject: s\n\n{{ a + 1 }}", "own.txt line 3: cannot be filled: ", id="types"),
    ],
)
def test_what_cannot_be_filled_is_named_with_its_line(tmp_path: Path, template: str, says: str) -> None:
    assert fault(tmp_path, template, a="text", none=None).startswith(f"F-1A2B3 {says}")


@pytest.mark.parametrize(
    "attack",
    [
        "{{ a.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''.__class__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ 'x' * 10 ** 9 }}",
        "{{ 2 ** 10 ** 9 }}",
        "{% for n in range(10 ** 9) %}x{% endfor %}",
        "{% for n in range(99999999) %}x{% endfor %}",
        "{{ '%s' % a.__class__ }}",
        "{{ '{0.__class__}'.format(a) }}",
        "{% set _ = items.append(1) %}",
        "{{ lipsum() }}",
        "{{ dict(a=1) }}",
    ],
)
def test_the_sandbox_holds(tmp_path: Path, attack: str) -> None:
    assert fault(tmp_path, f"Subject: s\n\n{attack}", a="text", items=[])


def test_a_letter_without_end_is_refused(tmp_path: Path) -> None:
    loop = "{% for n in items %}{% for m in items %}{{ 'x' }}{% endfor %}{% endfor %}"
    assert "is longer than" in fault(tmp_path, f"Subject: s\n\n{loop}", items=list(range(400)))


def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_bytes(b"Subject: \xff\xfe")
    with pytest.raises(LetterFaults, match=r"own\.txt"):
        render("own", "F-1", {}, [tmp_path])
