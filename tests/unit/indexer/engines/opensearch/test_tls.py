"""An encrypted cluster: which certificates and passwords are accepted, and what the errors say, by real handshakes with a stub."""

from __future__ import annotations

import base64
import logging
import ssl
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import trustme

from indexer.engines.opensearch.engine import OpenSearchEngine
from indexer.errors import ExitCode, SearchRefused, UsageError
from indexer.settings.cluster import Cluster, cluster_from
from tests.support.cluster.stub import manifest, refusal, stub

HERE = "127.0.0.1"
READER = ("OPENSEARCH_USER", "reader"), ("OPENSEARCH_PASSWORD", "s3crét €")
ANSWERS: tuple[tuple[int, Any], ...] = (
    (200, {"letters-000001": {}}),
    (200, {"letters-000001": {"mappings": {"_meta": manifest()}}}),
    (200, {"version": {"number": "3.8.0"}}),
    (200, {"letters-000001": {"mappings": {"_meta": manifest()}}}),
    (200, {"status": "red"}),
)
"""Answers of a node from which the index's faults are requested."""


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Return the authority that signs the certificates of the cluster and of readers."""
    return trustme.CA()


@pytest.fixture(scope="module")
def files(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of PEM files: CA, another CA, a reader's certificate and key, both in one, and a stranger's."""
    folder = tmp_path_factory.mktemp("pem")
    stranger = trustme.CA()
    ours, other = authority.issue_cert("reader.example"), stranger.issue_cert("reader.example")
    for name, pem in {
        "ca": authority.cert_pem, "other-ca": stranger.cert_pem, "cert": ours.cert_chain_pems[0], "key": ours.private_key_pem,
        "both": ours.private_key_and_cert_chain_pem, "stranger": other.private_key_and_cert_chain_pem, "other-key": other.private_key_pem,
    }.items():
        pem.write_to_path(str(folder / name))
    return folder


def served(authority: trustme.CA, name: str = HERE, *, demanding: bool = False) -> ssl.SSLContext:
    """Return the cluster's TLS context: for a `name`, and with or without `demanding` a client certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    if demanding:
        authority.configure_trust(context)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def settings(files: Path, *named: str) -> Cluster:
    """Return the settings that name these PEM files: "CA=ca"."""
    pairs = (one.split("=") for one in named)
    return cluster_from({**{f"OPENSEARCH_{name}": str(files / file) for name, file in pairs}, **dict(READER)})


@pytest.mark.parametrize(
    ("demanding", "named", "why"),
    [
        (False, ("CA=ca",), "its authority is trusted"),
        (True, ("CA=ca", "CERT=cert", "KEY=key"), "we show our certificate"),
        (True, ("CA=ca", "CERT=both"), "certificate and key are in one file"),
    ],
)
def test_an_encrypted_cluster_answers(authority: trustme.CA, files: Path, demanding: bool, named: tuple[str, ...], why: str) -> None:
    """The engine opens and reports the cluster's health; each request has the user and password in UTF-8."""
    with stub(*ANSWERS, tls=served(authority, demanding=demanding)) as one:
        engine = OpenSearchEngine(replace(settings(files, *named), nodes=one.cluster.nodes))
        assert engine.faults(), why
        engine.close()

    basic = "Basic " + base64.b64encode("reader:s3crét €".encode()).decode()
    assert set(one.authorization) == {basic}


@pytest.mark.parametrize(
    ("name", "demanding", "named", "message"),
    [
        (HERE, False, (), "not trusted; set OPENSEARCH_CA"),
        (HERE, False, ("CA=other-ca",), "not trusted; set OPENSEARCH_CA"),
        ("cluster.example", False, ("CA=ca",), "another host name; .* OPENSEARCH_URL"),
        (HERE, True, ("CA=ca",), "OPENSEARCH_CERT and OPENSEARCH_KEY"),
        (HERE, True, ("CA=ca", "CERT=stranger"), "OPENSEARCH_CERT and OPENSEARCH_KEY"),
    ],
)
def test_a_failed_handshake_says_what_to_set(
    authority: trustme.CA, files: Path, name: str, demanding: bool, named: tuple[str, ...], message: str
) -> None:
    """A failed handshake is reported as unavailable before any request is sent, so the password is never sent either."""
    with stub(*ANSWERS, tls=served(authority, name, demanding=demanding)) as one, pytest.raises(SearchRefused, match=message) as raised:
        OpenSearchEngine(replace(settings(files, *named), nodes=one.cluster.nodes)).faults()

    assert (raised.value.status, raised.value.exit_code, one.asked) == (503, ExitCode.FAILED, [])


def test_a_wrong_password_is_told_without_it(authority: trustme.CA, files: Path, caplog: pytest.LogCaptureFixture) -> None:
    """No error, cause, settings or log contains the wrong password, in plain text or encoded."""
    caplog.set_level(logging.DEBUG)
    cluster = settings(files, "CA=ca")
    refused = 401, refusal("security_exception")
    with stub(refused, tls=served(authority)) as one, pytest.raises(SearchRefused, match="_PASSWORD") as raised:
        OpenSearchEngine(replace(cluster, nodes=one.cluster.nodes)).faults()

    told = f"{caplog.text} {raised.value} {raised.value!r} {raised.value.__cause__!r} {cluster} {cluster!r}"
    (sent,) = set(one.authorization)
    assert sent
    assert not [secret for secret in ("reader", "s3cr", sent.removeprefix("Basic ")) if secret in told]


@pytest.mark.parametrize(
    ("named", "message"),
    [
        (("CA=key",), "OPENSEARCH_CA"),
        (("CERT=cert",), "OPENSEARCH_KEY to its own key"),
        (("CERT=cert", "KEY=other-key"), "its own key"),
        (("KEY=key",), "without OPENSEARCH_CERT"),
        (("CA=.",), r"OPENSEARCH_CA is .*; set it to the path of a PEM file"),
    ],
)
def test_files_that_can_not_serve_are_named_at_the_start(files: Path, named: tuple[str, ...], message: str) -> None:
    """Unusable PEM files are reported before any request to the cluster."""
    with pytest.raises(UsageError, match=message):
        settings(files, *named)
