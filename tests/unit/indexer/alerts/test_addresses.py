"""E-mail addresses: one plain address, and nothing that could become a header, a second address or a command."""

from __future__ import annotations

import pytest

from indexer.alerts.addresses import WrongAddress, address_typed


@pytest.mark.parametrize(
    ("typed", "address", "why"),
    [
        (" Ann.Lee@Example.ORG ", "Ann.Lee@example.org", "spaces around it; a domain has no capitals"),
        ("o'brien+alerts@children.example.gov.uk", "o'brien+alerts@children.example.gov.uk", "signs that are allowed"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example", "a domain as mail servers write it"),
    ],
)
def test_an_address_is_taken_as_typed(typed: str, address: str, why: str) -> None:
    """But for its domain."""
    assert address_typed(typed) == address, why


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "nothing"),
        ("ann", "no domain"),
        ("ann@example", "no top-level domain"),
        ("ann@127.0.0.1", "a number is no domain"),
        ("a@b.org, c@d.org", "two addresses"),
        ("a@b.org\r\nBcc: c@d.org", "a second header"),
        ("a@b.org\nRCPT TO:<c@d.org>", "a second line"),
        ('"a b"@b.org', "quotes"),
        ("Ann <a@b.org>", "a name"),
        ("a..b@b.org", "two full stops"),
        ("a@-b.org", "a hyphen where none may be"),
        ("Máire@example.org", "other letters, which few mail servers take"),
        (f"{'a' * 65}@example.org", "too long before the @"),
        (f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.org", "too long"),
        ("a@b.org\x00", "a control character"),
    ],
)
def test_anything_else_is_refused_without_being_repeated(typed: str, why: str) -> None:
    """Errors may be logged."""
    with pytest.raises(WrongAddress) as error:
        address_typed(typed)
    assert not typed.strip() or typed.strip() not in str(error.value), why
