"""Settings: where the OpenSearch cluster is and how to connect to it, from the environment, checked once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from indexer.errors import UsageError
from indexer.settings.environment import Variable, values, whole, yes_or_no

PREFIX = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
REPLICAS = re.compile(r"\d{1,2}|\d-(\d|all)")
SECONDS = re.compile(r"\d{1,4}(\.\d+)?")
MOST_SHARDS = 1024
"""OpenSearch's own limit for one index."""


@dataclass(frozen=True, slots=True)
class ClusterNode:
    """The address of one node of the cluster."""

    host: str
    port: int
    tls: bool = False
    path: str = ""
    """The path at which a proxy serves the cluster: "search"."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """What a run needs to know about the cluster; its `repr` shows no secrets."""

    nodes: tuple[ClusterNode, ...] = (ClusterNode("localhost", 9200),)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    authorities: Path | None = None
    """PEM file of the certificate authorities to trust; None trusts the system's."""
    certificate: Path | None = None
    """PEM file of our own certificate, if the cluster asks for one instead of a password."""
    key: Path | None = field(default=None, repr=False)
    prefix: str = "letters"
    """Name of the alias; the indices have this name and a number."""
    shards: int = 1
    """Primary shards of indices built from now on."""
    replicas: str = "0-1"
    """Replicas of each shard: a number, or a range that adapts to the number of nodes."""
    seconds: float = 30.0
    """How long to wait for an answer."""
    dfs: bool = True
    """Whether words are scored over all shards together; otherwise the order of results depends on the shards."""


def _addresses(text: str) -> tuple[SplitResult, ...]:
    """Return the addresses of the nodes; they may contain a password, so no message repeats them."""
    wrong = ValueError("the addresses of the nodes, separated by commas: https://HOST:9200")
    try:
        found = tuple(urlsplit(one) for one in re.split(r"[\s,]+", text) if one)
        usable = found and all(one.scheme in ("http", "https") and one.hostname and one.port != 0 for one in found)
    except ValueError as error:
        raise wrong from error
    if not usable:
        raise wrong
    return found


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ValueError("the path of a PEM file")
    return path


def _authorities(text: str) -> Path:
    import ssl  # imported here because few runs need it and it is slow to import

    path = _file(text)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except OSError as error:
        raise ValueError("a file of certificates in PEM form") from error
    return path


def _prefix(text: str) -> str:
    if not PREFIX.fullmatch(text):
        raise ValueError("a name of lower-case letters, digits and hyphens")
    return text


def _replicas(text: str) -> str:
    if not REPLICAS.fullmatch(text):
        raise ValueError("a number, or a range such as 0-1")
    return text


def _seconds(text: str) -> float:
    if not SECONDS.fullmatch(text) or not float(text):
        raise ValueError("a number of seconds")
    return float(text)


VARIABLES = (
    Variable(
        "OPENSEARCH_URL", "nodes", _addresses, "http://localhost:9200",
        "Addresses of the nodes, `http` or `https`, separated by commas.", secret=True,
    ),
    Variable("OPENSEARCH_USER", "user", str, "", "User name; if not set, the one in the address."),
    Variable(
        "OPENSEARCH_PASSWORD", "password", str, "",
        "Password of that user. No message, log or page shows it, but with an `http` address it crosses the network unencrypted: "
        "use `https` outside a private network.",
        secret=True,
    ),
    Variable("OPENSEARCH_CA", "authorities", _authorities, "", "PEM file of the certificate authorities trusted instead of the system’s."),
    Variable("OPENSEARCH_CERT", "certificate", _file, "", "PEM file of a client certificate, instead of a user and password."),
    Variable("OPENSEARCH_KEY", "key", _file, "", "PEM file of the certificate’s private key, which must have no password of its own."),
    Variable("OPENSEARCH_INDEX", "prefix", _prefix, "letters", "Name of the alias that is searched; the indices’ names start with it."),
    Variable("OPENSEARCH_SHARDS", "shards", whole(1, MOST_SHARDS), "1", "Number of shards of indices built from now on."),
    Variable(
        "OPENSEARCH_REPLICAS", "replicas", _replicas, "0-1",
        "Copies of each shard: a number, or a range that adapts to the number of nodes.",
    ),
    Variable("OPENSEARCH_SECONDS", "seconds", _seconds, "30", "Seconds to wait for one answer."),
    Variable(
        "OPENSEARCH_DFS", "dfs", yes_or_no, "yes",
        "`no` weighs words within each shard alone: one round trip fewer, but results come in a different order.",
    ),
)  # fmt: skip
"""Each variable sets a field of `Cluster`; an address may also contain a user and password."""


def cluster_from(environment: Mapping[str, str]) -> Cluster:
    """Return the cluster described by the `OPENSEARCH_…` variables; `UsageError`, showing no secret, if one is wrong."""
    given = values(VARIABLES, environment)
    addresses: tuple[SplitResult, ...] = given["nodes"]
    for part, name in (("user", "username"), ("password", "password")):
        in_address = next((getattr(one, name) for one in addresses if one.username), None)
        given.setdefault(part, unquote(in_address or ""))
    found = Cluster(**{**given, "nodes": tuple(map(_node, addresses))})
    _require_own_key(found)
    return found


def _node(parts: SplitResult) -> ClusterNode:
    tls = parts.scheme == "https"
    return ClusterNode(parts.hostname or "", parts.port or (443 if tls else 9200), tls, parts.path.strip("/"))


def _require_own_key(cluster: Cluster) -> None:
    """Raise `UsageError` if our certificate cannot be read or the key does not belong to it."""
    if cluster.key and not cluster.certificate:
        raise UsageError("OPENSEARCH_KEY is set without OPENSEARCH_CERT; set that to the certificate that the key belongs to")
    if not cluster.certificate:
        return
    import ssl

    try:
        # Without this empty password, OpenSSL would ask on the terminal for that of the key.
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(cluster.certificate, cluster.key, password="")
    except (OSError, ValueError) as error:
        key = f" and OPENSEARCH_KEY is {str(cluster.key)!r}" if cluster.key else ""
        wanted = "set OPENSEARCH_CERT to a certificate in PEM form, and OPENSEARCH_KEY to its own key, without a password"
        raise UsageError(f"OPENSEARCH_CERT is {str(cluster.certificate)!r}{key}; {wanted}") from error
