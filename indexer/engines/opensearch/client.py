"""Engines: what is asked of the cluster, and its refusals as our own errors. The only file that imports opensearchpy."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as Unreachable
from opensearchpy.exceptions import ConnectionTimeout, OpenSearchException, SSLError, TransportError

from indexer.engines.shared.deadline import TOO_SLOW
from indexer.errors import IndexMissing, LettersError, SearchBusy, SearchRefused, SearchTooSlow, SearchUnavailable
from indexer.settings.cluster import Cluster

CONNECTIONS = 32
"""To each node, kept open: more than a server of pages has threads."""

TRIES = 2
"""Times that another node is asked, at least, after one that can't be reached or can't answer now."""

LEAST = 0.001
BUILDING = 900.0
"""Seconds that an answer is waited for at least, and at most."""

MISSING = "the cluster has no index of this name; run: python -m indexer rebuild LETTERS_DIR --engine opensearch"

REFUSALS: Mapping[int, tuple[type[LettersError], str]] = {
    401: (SearchRefused, "the cluster wants a user whom it knows; look at OPENSEARCH_USER and OPENSEARCH_PASSWORD, or OPENSEARCH_CERT"),
    403: (SearchRefused, "the cluster does not allow this; look at the user's rights, and whether an index is read-only (disk space)"),
    404: (IndexMissing, MISSING),
    413: (SearchRefused, "the request is larger than the cluster, or a proxy before it, takes"),
    429: (SearchBusy, "the search is busy; try again in a moment"),
}
"""Error and message for each status that says more than that something is wrong."""
FAILED = (SearchUnavailable, "the search is not available right now; try again in a moment")
"""The same for every status from 500 on: a node that goes away takes the searches with it that it had a part in."""
NOT_UNDERSTOOD = (LettersError, "the cluster could not make out what it was asked")

UNTRUSTED = (
    ("not valid for", "the cluster's certificate is for another name; write the one that it has in OPENSEARCH_URL"),
    ("CERTIFICATE_VERIFY_FAILED", "the cluster's certificate is not trusted; set OPENSEARCH_CA to the file of its authority"),
    ("", "no encrypted connection to the cluster; look at OPENSEARCH_CERT and OPENSEARCH_KEY, which it may ask for, and at OPENSEARCH_URL"),
)
"""What a failed handshake says, as OpenSSL puts it, and our message; the first that fits."""

ABSENT = {"index_not_found_exception", "aliases_not_found_exception"}
"""What is not found where nothing was built; else it is a point in time that has gone with its index, or with a node."""


class Connection:
    """A connection to the cluster; threads share it. Nothing is opened before the first question."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._client = _client(cluster)

    def ask(
        self, method: str, path: str, body: Any = None, *, seconds: float | None = None, ignore: tuple[int, ...] = (), **params: str
    ) -> Any:
        """Return what the cluster answers, as JSON, also with a status to `ignore`.

        One of `LettersError` where it does not answer, after at most so many `seconds` a try.
        """
        wait = self.cluster.seconds if seconds is None else max(LEAST, seconds)
        try:
            return self._client.transport.perform_request(method, path, params=params, body=body, timeout=wait, ignore=ignore)
        except OpenSearchException as error:
            raise translated(error) from error

    def build(self, method: str, path: str, body: Any = None, *, ignore: tuple[int, ...] = (), **params: str) -> Any:
        """Return what the cluster answers to a step of a build, which may take long."""
        return self.ask(method, path, body, seconds=BUILDING, ignore=ignore, **params)

    def close(self) -> None:
        """Let go of connections; the next question opens them again."""
        self._client.transport.close()
        self._client = _client(self.cluster)


def translated(error: OpenSearchException) -> LettersError:
    """Return our own error for one of the library; its text says nothing of addresses and nothing secret."""
    if isinstance(error, ConnectionTimeout):
        return SearchTooSlow(TOO_SLOW)
    if isinstance(error, SSLError):
        return SearchRefused(next(message for sign, message in UNTRUSTED if sign in str(error.info)))
    if isinstance(error, Unreachable) or not isinstance(error, TransportError):
        return SearchUnavailable("The search cluster can’t be reached. Try again in a moment")
    if "cancel" in str(error.info).lower():
        return SearchTooSlow(TOO_SLOW)
    if error.status_code == 404 and error.error not in ABSENT:
        return SearchUnavailable("The index was rebuilt during this search. Try again")
    status = int(error.status_code)
    kind, message = REFUSALS.get(status, FAILED if status >= 500 else NOT_UNDERSTOOD)
    return kind(f"{message} ({error.error})" if kind is LettersError else message)


def _client(cluster: Cluster) -> OpenSearch:
    """Return the library's client; what is not set stands as the library has it, certificates checked.

    Its logs are silenced: they tell what readers search for, and of each node that is gone a page, though another answered.
    """
    for log in ("opensearch", "opensearchpy.trace"):
        logging.getLogger(log).setLevel(logging.ERROR)
    # The cluster reads UTF-8, the library writes Latin-1: so each byte goes as one letter of that.
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
