"""What the environment says about serving the pages, and what is refused with one clear line."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import UsageError
from indexer.settings.environment import FILE, Variable
from webapp.options import VARIABLES, Options, options_from


@pytest.mark.parametrize(
    ("environment", "field", "expected", "why"),
    [
        ({}, "rate", "600 per minute", "what is served has a limit by default"),
        ({"LETTERS_RATE": "off"}, "rate", "", "and none where that is said"),
        ({"LETTERS_RATE": "10 per second; 600 per hour"}, "rate", "10 per second; 600 per hour", "several"),
        ({"PORT": " 9000 "}, "port", 9000, "spaces are no fault"),
        ({"PORT": ""}, "port", 8000, "set to nothing: the default"),
        ({"LETTERS_HOSTS": "Letters.example.org, .example.net"}, "hosts", ("letters.example.org", ".example.net"), "in any case"),
        ({"LETTERS_HOSTS": "[::1], 127.0.0.1"}, "hosts", ("::1", "127.0.0.1"), "addresses"),
        ({"LETTERS_LISTEN": "[::1]"}, "listen", "::1", "an address as it stands in a link"),
        ({"LETTERS_TOKEN": "abc-._~+/def=="}, "token", "abc-._~+/def==", "all that a token may hold"),
        ({"LETTERS_PROXY_HEADERS": "for,host"}, "proxy_headers", ("for", "host"), "some of the headers"),
        ({"LETTERS_URL_PREFIX": "/letters/"}, "url_prefix", "/letters", "a slash at the end says nothing"),
        ({"LETTERS_API_ORIGINS": "https://a.example, http://b:81"}, "origins", ("https://a.example", "http://b:81"), "sites"),
        ({"LETTERS_HTTPS": "Yes"}, "https", True, "a word"),
        ({"LETTERS_LOG": "JSON"}, "log", "json", "however it is written"),
        ({"LETTERS_LOG_ALSO": "query, client"}, "log_also", ("query", "client"), "a list"),
        ({"LETTERS_ADMIN_TOKEN": "abcdefgh"}, "admin_token", "abcdefgh", "the token for /status"),
        ({"LETTERS_STAFF_TOKEN": "abcdefgh"}, "admin_token", "abcdefgh", "and its old name"),
        ({"LETTERS_COUNT_MISSES": "yes"}, "zero_results", True, "another old name"),
        ({"LETTERS_PASSWORD": "correct horse"}, "password", "correct horse", "a secret"),
    ],
)
def test_options_come_from_the_environment(environment: dict[str, str], field: str, expected: object, why: str) -> None:
    """Each variable sets what it says, and nothing else."""
    made = options_from(environment)
    assert getattr(made, field) == expected
    others = {name: getattr(made, name) for name in Options.__dataclass_fields__ if name not in (field, "rate")}
    assert others == {name: getattr(Options(), name) for name in others}


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("PORT", "70000", "65535"),
        ("PORT", "-1", "whole number"),
        ("PORT", "١٢", "whole number"),
        ("LETTERS_THREADS", "1", "from 2 to 256"),
        ("LETTERS_THREADS", "9" * 5000, "from 2 to 256"),
        ("LETTERS_CONNECTIONS", "many", "whole number"),
        ("LETTERS_HOSTS", "https://letters.example.org/", "without a scheme"),
        ("LETTERS_HOSTS", "*.example.org", ".example.net"),
        ("LETTERS_HOSTS", "letters.example.org:8000", "without a scheme, port"),
        ("LETTERS_HOSTS", "letters example", "without a scheme"),
        ("LETTERS_HOSTS", ".", "without a scheme"),
        ("LETTERS_HOSTS", ",", "without a scheme"),
        ("LETTERS_PROXY_HEADERS", "for,cookie", "for, proto, host, prefix"),
        ("LETTERS_URL_PREFIX", "inspection", "/inspection"),
        ("LETTERS_URL_PREFIX", "//evil.example", "/inspection"),
        ("LETTERS_URL_PREFIX", "/é", "/inspection"),
        ("LETTERS_URL_PREFIX", "/a\nb", "/inspection"),
        ("LETTERS_HTTPS", "maybe", "yes or no"),
        ("LETTERS_API_ORIGINS", "a.example", "https://council.example.org"),
        ("LETTERS_RATE", "often", "600 per minute"),
        ("LETTERS_RATE", "0 per minute", "600 per minute"),
        ("LETTERS_RATE_STORE", "carrier-pigeon://", "redis://"),
        ("LETTERS_COUNT_MISSES", "often", "yes or no"),
        ("LETTERS_LOG", "loud", "plain, json, off"),
        ("LETTERS_LOG_ALSO", "everything", "query, client"),
        ("LETTERS_ADMIN_TOKEN", "short", "8 characters"),
        ("LETTERS_PASSWORD", "        ", "is blank"),
        ("LETTERS_PASSWORD", "\udcff" * 9, "text in UTF-8"),
        ("LETTERS_TOKEN", "abc=defghijk", "programs can send"),
        ("LETTERS_STAFF_TOKEN", "tökentöken", "programs can send"),
        ("LETTERS_PASSWORD_FILE", "/nowhere/at/all", "can't be read"),
    ],
)
def test_what_is_wrong_is_one_line_that_says_what_is_right(name: str, text: str, words: str) -> None:
    """It names the variable too."""
    with pytest.raises(UsageError, match=re.escape(words)) as refused:
        options_from({name: text})
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("variable", [one for one in VARIABLES if one.secret], ids=lambda one: one.name)
def test_a_secret_may_stand_in_a_file_and_is_never_shown(variable: Variable, tmp_path: Path) -> None:
    """Containers are given secrets as files; neither the options nor a complaint print one."""
    secret = "redis://hush-hush" if variable.name == "LETTERS_RATE_STORE" else "hush-hush"
    (tmp_path / "secret").write_text(f"{secret}\n", encoding="utf-8")
    made = options_from({variable.name + FILE: str(tmp_path / "secret")})
    assert getattr(made, variable.field) == secret
    assert "hush" not in repr(made)
    (tmp_path / "secret").write_text("hush", encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        options_from({variable.name + FILE: str(tmp_path / "secret")})
    assert "hush" not in str(refused.value).replace(str(tmp_path), "")


def test_a_server_is_set_up_as_the_pages_are_but_for_a_limit() -> None:
    """Where nothing is set; and every option is a variable."""
    assert options_from({}) == replace(Options(), rate="600 per minute")
    assert {one.field for one in VARIABLES} == set(Options.__dataclass_fields__)
