"""Where the cluster is: from the environment, checked once, with secrets kept."""

from __future__ import annotations

from pathlib import Path

import pytest
import trustme

from indexer.errors import UsageError
from indexer.settings.cluster import Cluster, ClusterNode, cluster_from


@pytest.mark.parametrize(
    ("url", "nodes", "why"),
    [
        ("", (ClusterNode("localhost", 9200),), "this machine where nothing is said"),
        ("http://one:9201", (ClusterNode("one", 9201),), "one node"),
        (
            "https://one, https://two:9243/search/",
            (ClusterNode("one", 443, tls=True), ClusterNode("two", 9243, tls=True, path="search")),
            "by TLS",
        ),
        ("http://one http://[::1]:9201", (ClusterNode("one", 9200), ClusterNode("::1", 9201)), "spaces between, and an address by numbers"),
    ],
)
def test_addresses(url: str, nodes: tuple[ClusterNode, ...], why: str) -> None:
    """Each has a host, a port and whether it is encrypted."""
    assert nodes == cluster_from({"OPENSEARCH_URL": url}).nodes, why


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("URL", "one:9200"),
        ("URL", "ftp://one"),
        ("URL", "http://"),
        ("URL", "http://user:s3cret@one:port"),
        ("INDEX", "Letters"),
        ("INDEX", "-x"),
        ("SHARDS", "0"),
        ("SHARDS", "1025"),
        ("SHARDS", "many"),
        ("REPLICAS", "1-"),
        ("SECONDS", "0"),
        ("DFS", "perhaps"),
        ("CA", "/nowhere/ca.pem"),
        ("CA", __file__),
        ("CERT", "/nowhere/cert.pem"),
        ("CERT", __file__),
        ("URL", " "),
        ("KEY", __file__),
        ("PASSWORD_FILE", "/nowhere/password"),
    ],
)
def test_what_is_wrong_is_named_and_no_secret_told(name: str, value: str) -> None:
    """The message has the variable's name, and of an address nothing."""
    with pytest.raises(UsageError, match=f"OPENSEARCH_{name}") as raised:
        cluster_from({f"OPENSEARCH_{name}": value})

    assert "s3cret" not in str(raised.value)


def test_everything_that_can_be_set(tmp_path: Path) -> None:
    """Each variable has its field."""
    files = {name: tmp_path / name for name in ("CA", "CERT", "KEY")}
    authority = trustme.CA()
    ours = authority.issue_cert("reader.example")
    for name, made in (("CA", authority.cert_pem), ("CERT", ours.cert_chain_pems[0]), ("KEY", ours.private_key_pem)):
        made.write_to_path(str(files[name]))
    plain = {"INDEX": "inspections", "SHARDS": "3", "REPLICAS": "2", "SECONDS": "2.5", "DFS": "off"}

    found = cluster_from({f"OPENSEARCH_{name}": str(value) for name, value in {**files, **plain}.items()})

    expected = Cluster(
        authorities=files["CA"], certificate=files["CERT"], key=files["KEY"], prefix="inspections", shards=3, replicas="2", seconds=2.5,
        dfs=False,
    )
    assert expected == found


def test_user_and_password_come_from_their_variables_a_file_or_the_address(tmp_path: Path) -> None:
    """A variable goes before the address, a file before both."""
    secret = tmp_path / "secret"
    secret.write_text("from the file\n", encoding="utf-8")
    address = {"OPENSEARCH_URL": "https://reader:p%40ss@one"}

    from_address = cluster_from(address)
    from_file = cluster_from({**address, "OPENSEARCH_USER": "writer", "OPENSEARCH_PASSWORD_FILE": str(secret)})

    assert (from_address.user, from_address.password) == ("reader", "p@ss")
    assert (from_file.user, from_file.password) == ("writer", "from the file")


def test_an_address_may_be_kept_in_a_file(tmp_path: Path) -> None:
    """Since it may hold a password."""
    secret = tmp_path / "secret"
    secret.write_text("https://reader:s3cret@one\n", encoding="utf-8")
    found = cluster_from({"OPENSEARCH_URL_FILE": str(secret)})
    assert (found.nodes, found.user, found.password) == ((ClusterNode("one", 443, tls=True),), "reader", "s3cret")


def test_secrets_stand_in_no_text_of_the_settings() -> None:
    """What is logged by mistake tells nothing."""
    found = cluster_from({"OPENSEARCH_URL": "https://reader:s3cret@one"})

    assert "s3cret" not in f"{found} {found!r}"
    assert "reader" not in f"{found} {found!r}"
