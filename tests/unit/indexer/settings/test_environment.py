"""The environment is read in one way: whatever the variable, a name, a file, an old name and a complaint work alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.errors import UsageError
from indexer.settings import cluster, run
from indexer.settings.environment import FILE, Variable, is_given, one_of, some_of, values, whole, yes_or_no
from webapp import options

SIZE = Variable("SIZE", "size", whole(1, 9), "3", "How big.", old_names=("BIGNESS", "GIRTH"))
WORD = Variable("WORD", "word", one_of(("red", "green")), "", "Which colour.")
SECRET = Variable("SECRET", "secret", whole(1, 9), "", "A number that nobody may see.", secret=True, old_names=("HUSH",))
TABLES = {"run": (*run.VARIABLES, run.LETTERS_DEBUG), "cluster": cluster.VARIABLES, "options": options.VARIABLES}


@pytest.mark.parametrize(
    ("environment", "expected", "why"),
    [
        ({}, {"size": 3}, "nothing is set: what has a default"),
        ({"SIZE": "", "WORD": "  "}, {"size": 3}, "set to nothing, or to spaces, is not set"),
        ({"SIZE": " 4 ", "WORD": "RED"}, {"size": 4, "word": "red"}, "spaces around it and capitals don't matter"),
        ({"BIGNESS": "5"}, {"size": 5}, "an old name"),
        ({"GIRTH": "5", "BIGNESS": "6", "SIZE": "7"}, {"size": 7}, "the name of today goes before old ones"),
        ({"GIRTH": "5", "BIGNESS": "6", "SIZE": ""}, {"size": 6}, "unless it is set to nothing"),
        ({"COLOUR": "blue"}, {"size": 3}, "what no table has is nothing to us"),
    ],
)
def test_each_variable_that_is_set_gives_its_field(environment: dict[str, str], expected: dict[str, object], why: str) -> None:
    """And one that is not set gives its default, if it has one."""
    assert values((SIZE, WORD), environment) == expected, why


@pytest.mark.parametrize(
    ("environment", "message", "why"),
    [
        ({"SIZE": "40"}, "SIZE is '40'; set it to a whole number from 1 to 9", "what is wrong and what would be right"),
        ({"GIRTH": "x"}, "GIRTH is 'x'; set it to a whole number from 1 to 9", "by the name that was used"),
        ({"WORD": "blue"}, "WORD is 'blue'; set it to one of red, green", "the choices"),
        ({"SECRET": "s3cret"}, "SECRET can't be used; set it to a whole number from 1 to 9", "a secret is not shown"),
        ({"SECRET": "  "}, "SECRET is blank; set it to a secret, or to nothing for none", "spaces are a slip, not a secret"),
        ({"SECRET_FILE": "/nowhere"}, "SECRET_FILE is '/nowhere', which can't be read; set it to the file that holds the secret", "none"),
        ({"HUSH_FILE": "/nowhere"}, "HUSH_FILE is '/nowhere', which can't be read; set it to the file that holds the secret", "old name"),
    ],
)
def test_what_is_wrong_is_named_with_what_would_be_right(environment: dict[str, str], message: str, why: str) -> None:
    """In one line."""
    with pytest.raises(UsageError) as refused:
        values((SIZE, WORD, SECRET), environment)
    assert str(refused.value) == message, why


def test_a_secret_may_be_kept_in_a_file(tmp_path: Path) -> None:
    """Of which the name goes before the secret itself; what else stands there is refused, and not shown."""
    file = tmp_path / "secret"
    for text, wanted in (("7\n", {"secret": 7}), ("", "is empty"), ("s3cret", "SECRET can't be used"), (b"\xff", "can't be read")):
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        environment = {"SECRET": "5", "SECRET_FILE": str(file)}
        if isinstance(wanted, dict):
            assert values((SECRET,), environment) == wanted
            continue
        with pytest.raises(UsageError, match=wanted) as refused:
            values((SECRET,), environment)
        assert "s3cret" not in str(refused.value).replace(str(tmp_path), "")


def test_only_secrets_are_read_from_files(tmp_path: Path) -> None:
    """SIZE_FILE is no name of ours."""
    assert values((SIZE,), {"SIZE_FILE": str(tmp_path)}) == {"size": 3}
    assert SIZE.spellings == ("SIZE", "BIGNESS", "GIRTH")
    assert SECRET.spellings == ("SECRET", "SECRET_FILE", "HUSH", "HUSH_FILE")


def test_whether_a_variable_is_set_can_be_asked() -> None:
    """By any of its names; a default doesn't count."""
    assert is_given(SIZE, {"GIRTH": "x"})
    assert not is_given(SIZE, {"SIZE": " "})


@pytest.mark.parametrize(
    ("text", "expected"), [("Yes", True), ("on", True), ("1", True), ("no", False), ("OFF", False), ("false", False)]
)
def test_a_switch_is_on_or_off(text: str, expected: bool) -> None:
    """In the words that people use."""
    assert yes_or_no(text) is expected


def test_a_list_has_commas_between() -> None:
    """And what is empty between them is nothing."""
    assert some_of(("a", "b"))(" B,,a ,") == ("b", "a")


@pytest.mark.parametrize("variable", [one for table in TABLES.values() for one in table], ids=lambda one: one.name)
def test_every_variable_is_explained_and_has_a_default_that_is_taken(variable: Variable) -> None:
    """In a sentence that ends; nothing stands in two tables."""
    assert variable.means[0] in "`" or variable.means[0].isupper()
    assert variable.means.endswith(".")
    assert not variable.default or values((variable,), {})
    names = [name for table in TABLES.values() for one in table for name in one.spellings]
    assert names.count(variable.name) == 1
    assert not variable.name.endswith(FILE)
