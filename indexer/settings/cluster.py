"""Settings: where the OpenSearch cluster is and how to speak to it, from the environment, checked once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from indexer.errors import UsageError

PREFIX = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
MOST_SHARDS = 1024
"""OpenSearch's own bound for one index."""


@dataclass(frozen=True, slots=True)
class ClusterNode:
    """One address of the cluster."""

    host: str
    port: int
    tls: bool = False
    path: str = ""
    """Below which a proxy has the cluster: "search"."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """What a run needs to know of the cluster; secrets are in no text that this object gives of itself."""

    nodes: tuple[ClusterNode, ...] = (ClusterNode("localhost", 9200),)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    authorities: Path | None = None
    """PEM file of the authorities whose certificates are trusted; None trusts those of the system."""
    certificate: Path | None = None
    """PEM file of our own certificate, where the cluster asks for one instead of a password."""
    key: Path | None = field(default=None, repr=False)
    prefix: str = "letters"
    """Name of the alias that answers; indices are called by it and a number."""
    shards: int = 1
    """Primary shards of an index that is built from now on."""
    replicas: str = "0-1"
    """Copies of each shard: a number, or a range that follows the number of nodes."""
    seconds: float = 30.0
    """How long one answer is waited for."""
    dfs: bool = True
    """Whether words are weighed over all shards together: without it the order of results depends on the shards."""


def cluster_from(environment: Mapping[str, str]) -> Cluster:
    """Return the cluster that the `OPENSEARCH_…` variables name; `UsageError`, without any secret, where one is wrong."""
    given = {name.removeprefix("OPENSEARCH_"): value.strip() for name, value in environment.items() if name.startswith("OPENSEARCH_")}
    addresses = [_split(one) for one in re.split(r"[\s,]+", given.get("URL", "")) if one]
    named = next((one for one in addresses if one.username), None)
    user = given.get("USER", "") or unquote((named and named.username) or "")
    password = _secret(given) or unquote((named and named.password) or "")
    default = Cluster()
    prefix = given.get("INDEX", "") or default.prefix
    if not PREFIX.fullmatch(prefix):
        raise UsageError(f"OPENSEARCH_INDEX is {prefix!r}; use small letters, digits and hyphens")
    authorities, certificate, key = (_file(given, name) for name in ("CA", "CERT", "KEY"))
    _usable(authorities, certificate, key)
    return Cluster(
        nodes=tuple(map(_node, addresses)) or default.nodes,
        user=user,
        password=password,
        authorities=authorities,
        certificate=certificate,
        key=key,
        prefix=prefix,
        shards=int(_number(given, "SHARDS", str(default.shards), r"\d{1,4}", f"a number from 1 to {MOST_SHARDS}")),
        replicas=_number(given, "REPLICAS", default.replicas, r"\d{1,2}|\d-(\d|all)", "a number, or a range such as 0-1"),
        seconds=float(_number(given, "SECONDS", str(default.seconds), r"\d{1,4}(\.\d+)?", "a number of seconds")),
        dfs=_number(given, "DFS", "on", "on|off", "on or off") == "on",
    )


def _split(address: str) -> SplitResult:
    """Return the parts of an address; it may hold a password, so no message repeats it."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError("OPENSEARCH_URL has an address that can't be used; write https://HOST:9200, several with commas between")
    return parts


def _node(parts: SplitResult) -> ClusterNode:
    tls = parts.scheme == "https"
    return ClusterNode(parts.hostname or "", parts.port or (443 if tls else 9200), tls, parts.path.strip("/"))


def _secret(given: Mapping[str, str]) -> str:
    """Return the password, from its variable or from the file that another names, as containers keep secrets."""
    file = given.get("PASSWORD_FILE", "")
    if not file:
        return given.get("PASSWORD", "")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise UsageError(f"OPENSEARCH_PASSWORD_FILE can't be read: {file}") from error


def _file(given: Mapping[str, str], name: str) -> Path | None:
    if not given.get(name):
        return None
    path = Path(given[name])
    if not path.is_file():
        raise UsageError(f"OPENSEARCH_{name} names no file: {path}")
    return path


def _usable(authorities: Path | None, certificate: Path | None, key: Path | None) -> None:
    """Raise `UsageError` where a file is no such PEM file, or the key is not the certificate's."""
    if key and not certificate:
        raise UsageError("OPENSEARCH_KEY is set without OPENSEARCH_CERT; set the certificate that it belongs to")
    if not authorities and not certificate:
        return
    import ssl  # here, since few runs need it and each would wait for it

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if authorities:
        try:
            context.load_verify_locations(authorities)
        except OSError as error:
            raise UsageError(f"OPENSEARCH_CA can't be read as PEM certificates: {authorities}") from error
    if certificate:
        try:
            context.load_cert_chain(certificate, key, password="")  # a key with a password would be asked for on the terminal
        except (OSError, ValueError) as error:
            files = " and ".join(map(str, filter(None, (certificate, key))))
            raise UsageError(
                f"OPENSEARCH_CERT and OPENSEARCH_KEY can't be read as a PEM certificate and its own key, without a password: {files}"
            ) from error


def _number(given: Mapping[str, str], name: str, default: str, form: str, wanted: str) -> str:
    """Return the variable's text, which has the `form`; "0" shards or seconds are none."""
    text = given.get(name, "") or default
    zero = name in ("SHARDS", "SECONDS") and not float(text if re.fullmatch(form, text) else 0)
    if not re.fullmatch(form, text) or zero or (name == "SHARDS" and int(text) > MOST_SHARDS):
        raise UsageError(f"OPENSEARCH_{name} is {text!r}; set it to {wanted}")
    return text
