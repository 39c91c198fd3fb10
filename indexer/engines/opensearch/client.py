"""Engines: requests to the cluster, with its failures as our own errors. The only file that imports opensearchpy."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as Unreachable
from opensearchpy.exceptions import ConnectionTimeout, OpenSearchException, SSLError, TransportError

from indexer.engines.shared.deadline import TOO_SLOW
from indexer.errors import IndexMissing, LettersError, SearchBusy, SearchRefused, SearchTooSlow, SearchUnavailable, SearchUnreachable
from indexer.settings.cluster import Cluster

CONNECTIONS = 32
"""Open connections to each node: more than a web server has threads."""

TRIES = 2
"""Minimum number of retries on another node when one cannot be reached or is unavailable."""

LEAST = 0.001
BUILDING = 900.0
"""Shortest and longest time to wait for an answer, in seconds."""

BUILD = "run: python -m indexer rebuild path/to/letters --engine opensearch"
MISSING = f"the cluster has no index of these letters; {BUILD}"

REFUSALS: Mapping[int, tuple[type[LettersError], str]] = {
    401: (SearchRefused, "the cluster does not accept this user; check OPENSEARCH_USER and OPENSEARCH_PASSWORD, or OPENSEARCH_CERT"),
    403: (SearchRefused, "the cluster does not allow this; check the user's permissions, and whether a full disk made it read-only"),
    404: (IndexMissing, MISSING),
    413: (SearchRefused, "the request is too large for the cluster, or for a proxy in front of it; raise the limit there"),
    429: (SearchBusy, "search is busy; try again in a moment"),
}
"""Error and message for each status that tells us more than that something is wrong."""
FAILED = (SearchUnavailable, "search is not available at the moment; try again shortly")
"""The same for every other status from 500 up: a node that goes away takes its share of the running searches with it."""
NOT_UNDERSTOOD = (LettersError, "the cluster rejected the request")

UNTRUSTED = (
    ("not valid for", "the cluster's certificate is for another host name; use that name in OPENSEARCH_URL"),
    ("CERTIFICATE_VERIFY_FAILED", "the cluster's certificate is not trusted; set OPENSEARCH_CA to its authority's certificate"),
    ("", "can't connect securely to the cluster; check OPENSEARCH_URL and, if it asks for them, OPENSEARCH_CERT and OPENSEARCH_KEY"),
)
"""Text that OpenSSL gives for a failed handshake, and our message; the first match counts."""

ABSENT = {"index_not_found_exception", "aliases_not_found_exception"}
"""Error types of a 404 that mean that nothing was built. Any other means a point in time that was lost with its index or with a node."""


class Connection:
    """A connection to the cluster, shared between threads. Nothing is opened before the first request."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._client = _client(cluster)

    def ask(
        self, method: str, path: str, body: Any = None, *, seconds: float | None = None, ignore: tuple[int, ...] = (), **params: str
    ) -> Any:
        """Return the cluster's answer as JSON, even with one of the statuses in `ignore`.

        Raises a `LettersError` if the cluster does not answer; each attempt waits at most `seconds`.
        """
        wait = self.cluster.seconds if seconds is None else max(LEAST, seconds)
        try:
            return self._client.transport.perform_request(method, path, params=params, body=body, timeout=wait, ignore=ignore)
        except OpenSearchException as error:
            raise translated(error) from error

    def build(self, method: str, path: str, body: Any = None, *, ignore: tuple[int, ...] = (), **params: str) -> Any:
        """Return the cluster's answer to a build step, which may take a long time."""
        return self.ask(method, path, body, seconds=BUILDING, ignore=ignore, **params)

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        self._client.transport.close()
        self._client = _client(self.cluster)


def translated(error: OpenSearchException) -> LettersError:
    """Return our own error for one of the library's; its text gives away no addresses and no secrets."""
    if isinstance(error, ConnectionTimeout):
        return SearchTooSlow(TOO_SLOW)
    if isinstance(error, SSLError):
        return SearchRefused(next(message for sign, message in UNTRUSTED if sign in str(error.info)))
    if isinstance(error, Unreachable) or not isinstance(error, TransportError):
        return SearchUnreachable("the search cluster can’t be reached; check OPENSEARCH_URL, and that the cluster is running")
    if "cancel" in str(error.info).lower():
        return SearchTooSlow(TOO_SLOW)
    if error.status_code == 404 and error.error not in ABSENT:
        return SearchUnavailable("The index was rebuilt during this search. Try again")
    status = int(error.status_code)
    kind, message = REFUSALS.get(status, FAILED if status >= 500 else NOT_UNDERSTOOD)
    return kind(f"{message} ({error.error})" if kind is LettersError else message)


def _client(cluster: Cluster) -> OpenSearch:
    """Return the library's client, with the library's own defaults for whatever is not set; certificates are checked.

    Its logs are silenced: they show what readers search for, and fill a page for each missing node even if another node answered.
    """
    for log in ("opensearch", "opensearchpy.trace"):
        logging.getLogger(log).setLevel(logging.ERROR)
    # The cluster reads UTF-8 but the library encodes in Latin-1, so each UTF-8 byte is passed as one Latin-1 character.
    user, password = (text.encode().decode("latin-1") for text in (cluster.user, cluster.password))
    given: dict[str, Any] = {
        "http_auth": (user, password) if user else None,
        "ca_certs": cluster.authorities and str(cluster.authorities),
        "client_cert": cluster.certificate and str(cluster.certificate),
        "client_key": cluster.key and str(cluster.key),
    }
    hosts = [{"host": one.host, "port": one.port, "use_ssl": one.tls, "url_prefix": one.path} for one in cluster.nodes]
    return OpenSearch(
        hosts=hosts,
        pool_maxsize=CONNECTIONS,
        max_retries=max(TRIES, len(hosts)),
        timeout=cluster.seconds,
        **{name: value for name, value in given.items() if value},
    )
