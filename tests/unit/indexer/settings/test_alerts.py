"""Settings of alerts: all that is needed, and no password as it is over the network."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.errors import UsageError
from indexer.settings.alerts import VARIABLES, AlertSettings, alerts_from

GOOD = {
    "LETTERS_ALERTS": "yes",
    "LETTERS_PUBLIC_ADDRESS": "https://letters.example.org/inspection/",
    "LETTERS_ALERTS_FROM": "letters@example.org",
    "LETTERS_SMTP_HOST": "smtp.example.org",
}


def test_each_setting_sets_its_field(tmp_path: Path) -> None:
    """With defaults that suit most mail servers."""
    secret = tmp_path / "secret"
    secret.write_text("hush-hush\n", encoding="utf-8")
    assert alerts_from(GOOD) == AlertSettings(
        True, "https://letters.example.org/inspection", Path("letters-alerts"), "letters@example.org", "smtp.example.org"
    )
    more = {
        "LETTERS_ALERTS_DIR": "/srv/alerts", "LETTERS_SMTP_PORT": "465", "LETTERS_SMTP_SECURITY": "TLS", "LETTERS_SMTP_USER": "ann",
        "LETTERS_SMTP_PASSWORD_FILE": str(secret), "LETTERS_ALERTS_MONTHS": "6",
    }  # fmt: skip
    found = alerts_from(GOOD | more)
    assert (found.folder, found.port, found.security, found.user, found.months) == (Path("/srv/alerts"), 465, "tls", "ann", 6)
    assert found.password == "hush-hush"  # noqa: S105  # of the test
    assert "hush" not in repr(found)
    assert {one.field for one in VARIABLES} == set(AlertSettings.__dataclass_fields__)


def test_while_alerts_are_off_nothing_else_is_asked_for() -> None:
    """Nor read."""
    assert alerts_from({}) == alerts_from(GOOD | {"LETTERS_ALERTS": "no", "LETTERS_SMTP_PORT": "x"}) == AlertSettings()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"LETTERS_SMTP_HOST": "", "LETTERS_ALERTS_FROM": ""}, "also needs LETTERS_ALERTS_FROM, LETTERS_SMTP_HOST; set"),
        ({"LETTERS_PUBLIC_ADDRESS": ""}, "also needs LETTERS_PUBLIC_ADDRESS; set"),
        ({"LETTERS_PUBLIC_ADDRESS": "letters.example.org"}, "set it to the address of the site"),
        ({"LETTERS_PUBLIC_ADDRESS": "https://letters.example.org/?a=b"}, "set it to the address of the site"),
        ({"LETTERS_ALERTS_FROM": "Letters <a@b.org>"}, "set it to an e-mail address"),
        ({"LETTERS_SMTP_HOST": "smtp.example.org/x"}, "set it to the name of a mail server"),
        ({"LETTERS_SMTP_SECURITY": "ssl"}, "set it to one of starttls, tls, none"),
        ({"LETTERS_SMTP_PASSWORD": "hush"}, "set both, or neither"),
        ({"LETTERS_SMTP_USER": "ann", "LETTERS_SMTP_SECURITY": "none"}, "would send the password as it is"),
    ],
)
def test_what_is_missing_or_wrong_is_named(wrong: dict[str, str], message: str) -> None:
    """Before anything is served or sent."""
    with pytest.raises(UsageError, match=message.replace("?", ".")):
        alerts_from(GOOD | wrong)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_a_mail_server_on_this_machine_may_take_a_password_as_it_is(host: str) -> None:
    """It goes over no network."""
    assert alerts_from(GOOD | {"LETTERS_SMTP_USER": "ann", "LETTERS_SMTP_SECURITY": "none", "LETTERS_SMTP_HOST": host}).host == host
