"""Engines: each build makes indices of its own beside the old ones, and one change of the alias makes them answer.

An alias named by `Cluster.prefix` stands for the paragraphs of the generation that answers: `letters` for `letters-000007`, whose records
are in `letters-000007-records`. A generation takes no changes once it answers, and says in its mapping what it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from indexer.engines.opensearch.client import MISSING, Connection
from indexer.engines.opensearch.schema import copies, paragraphs_index, records_index, versions
from indexer.engines.shared.generations import Versions, compare
from indexer.errors import BuildFailed, IndexMissing, IndexOutOfDate, LettersError, NotFound

RECORDS = "-records"
EMPTY_COPIES = "30s"
COPYING = 300
"""Seconds that the copies of a new index are waited for before it answers all the same."""


class Generations:
    """The generations of one alias."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._alias = connection.cluster.prefix
        self._ours = re.compile(rf"{re.escape(self._alias)}-\d{{6,}}")

    def before(self) -> str | None:
        """Return the name of the generation that answers; None where nothing was built."""
        try:
            return self.current()
        except IndexMissing:
            return None

    def current(self) -> str:
        """Return the name of the generation that answers; `IndexMissing` where nothing was built.

        The node that is asked says what it knows itself: that needs no manager, and so goes on while a new one is elected.
        """
        found = self.connection.ask("GET", f"/_alias/{self._alias}", local="true", ignore=(404,))
        names = [name for name in found if self._ours.fullmatch(name)]
        if not names:
            raise IndexMissing(f"{MISSING} ({self._alias})")
        return str(max(names))

    def manifest(self, name: str) -> Mapping[str, Any]:
        """Return what a generation says of itself; `IndexOutOfDate` where it says nothing."""
        found = self.connection.ask("GET", f"/{name}/_mapping", local="true")
        made: Mapping[str, Any] = found[name]["mappings"].get("_meta", {})
        if "built" not in made:
            raise IndexOutOfDate(f"the index {name} was not built by this program; run: python -m indexer rebuild --engine opensearch")
        return made

    def wanted(self) -> Versions:
        """Return the versions that this program and this cluster make."""
        return versions(self._server())

    def check(self, name: str) -> Mapping[str, Any]:
        """Return the manifest of a generation; `IndexOutOfDate` where other versions made it."""
        made = self.manifest(name)
        compare(f"the index {name}", made["versions"], self.wanted(), "python -m indexer rebuild --from-catalogue --engine opensearch")
        return made

    @contextmanager
    def beside(self, old: str | None = None) -> Iterator[str]:
        """Give a new generation, empty or with all that `old` has; errors are `BuildFailed`.

        It is taken away again after any failure, unless it answers already.
        """
        try:
            name = self._claimed(old)
        except LettersError as error:
            raise BuildFailed(f"no new index could be made: {error}") from error
        try:
            self._make_records(name, old)
            yield name
        except BaseException as error:
            with suppress(LettersError):
                if self.before() != name:
                    self._forget(name)
            if isinstance(error, LettersError | OSError):
                reason = getattr(error, "strerror", None) or error
                raise BuildFailed(f"the build failed: {reason}; the old index is still in place") from error
            raise

    def _claimed(self, old: str | None) -> str:
        """Make the paragraphs of the next generation; of two builds that begin at one moment, one fails here."""
        name = f"{self._alias}-{1 + max(map(_number, self._all()), default=0):06}"
        if old:
            self._clone(old, name)
        else:
            self._make(name, paragraphs_index(self.connection.cluster, self._server()))
        return name

    def _make_records(self, name: str, old: str | None) -> None:
        if old:
            self._clone(old + RECORDS, name + RECORDS)
            self.connection.build("PUT", f"/{name}/_mapping", {"_meta": {}})
        else:
            self._make(name + RECORDS, records_index(self.connection.cluster))

    def _make(self, name: str, body: Mapping[str, Any]) -> None:
        """Make an empty index; its copies are waited for, a while, so that what is written then outlasts the loss of a node."""
        self.connection.build("PUT", f"/{name}", body, wait_for_active_shards="all", timeout=EMPTY_COPIES)

    def _clone(self, old: str, new: str) -> None:
        """Make an index of an old one: on disk they share their files, so that this takes no time.

        There is one copy of each shard at first, so that what is taken out can go for good.
        """
        alone = {"blocks.write": None, "auto_expand_replicas": False, "number_of_replicas": 0}
        self.connection.build("PUT", f"/{old}/_clone/{new}", {"settings": {"index": alone}})

    def faults(self, name: str) -> Iterator[str]:
        """Yield what is wrong with a generation as the cluster keeps it, a sentence each."""
        made = self.manifest(name)
        for part, wanted in (("", made["paragraphs"]), (RECORDS, made["letters"] + made["pieces"] + 1)):
            state = self.connection.ask("GET", f"/_cluster/health/{name}{part}", level="indices")["status"]
            if state == "red":
                yield f"{name}{part} has lost some of its shards"
            elif (count := self.connection.ask("GET", f"/{name}{part}/_count")["count"]) != wanted:
                yield f"{name}{part} has {count} records instead of {wanted}"

    def settle(self, name: str) -> None:
        """Let what was put into a generation be found."""
        self.connection.build("POST", f"/{name},{name}{RECORDS}/_refresh")

    def expunge(self, name: str) -> None:
        """Let what was taken out of a generation be gone for good: the numbers by which words are weighed would still count it."""
        self.connection.build("POST", f"/{name}/_forcemerge", only_expunge_deletes="true")

    def switch(self, name: str, made: Mapping[str, Any], before: str | None) -> None:
        """Let a generation answer from now on instead of the one `before`, and clear away all older ones but that.

        `BuildFailed` where another build has switched since this one began.
        """
        settings = {"index": {**copies(self.connection.cluster), "blocks.write": True}}
        self.connection.build("PUT", f"/{name},{name}{RECORDS}/_settings", settings)
        self._wait_for_copies(name)
        self.connection.build("PUT", f"/{name}/_mapping", {"_meta": dict(made)})
        self._point(name, before)
        for one in self._all():
            if one not in (name, before) and _number(one) < _number(name):
                with suppress(LettersError):
                    self._forget(one)

    def roll_back(self) -> None:
        """Let the generation before the current one answer again; `NotFound` where there is none."""
        now = self.current()
        earlier = [one for one, made in self._all().items() if _number(one) < _number(now) and "built" in made]
        if not earlier:
            raise NotFound(f"the cluster keeps no index from before {now}; run: python -m indexer rebuild --engine opensearch")
        name = max(earlier, key=_number)
        self.check(name)
        self._point(name, now)

    def _server(self) -> str:
        """Return the version of the node that answers."""
        return str(self.connection.ask("GET", "/")["version"]["number"])

    def _point(self, name: str, before: str | None) -> None:
        """Let the alias stand for `name` instead of `before`, in one step, or not at all where it does not stand for that."""
        actions: list[dict[str, Any]] = [{"add": {"index": name, "alias": self._alias}}]
        if before:
            actions.append({"remove": {"index": before, "alias": self._alias, "must_exist": True}})
        try:
            self.connection.build("POST", "/_aliases", {"actions": actions})
        except IndexMissing as error:
            raise BuildFailed("another build has switched meanwhile") from error

    def _all(self) -> dict[str, Mapping[str, Any]]:
        """Return the names of all generations, whole or not, each with what it says of itself."""
        found = self.connection.ask("GET", f"/{self._alias}-*/_mapping")
        return {name: one["mappings"].get("_meta", {}) for name, one in found.items() if self._ours.fullmatch(name)}

    def _forget(self, name: str) -> None:
        if name:
            self.connection.build("DELETE", f"/{name},{name}{RECORDS}", ignore_unavailable="true")

    def _wait_for_copies(self, name: str) -> None:
        """Wait until every shard has its copies; where a node is missing, not for ever."""
        path = f"/_cluster/health/{name},{name}{RECORDS}"
        self.connection.build("GET", path, wait_for_status="green", timeout=f"{COPYING}s", ignore=(408,))
        if self.connection.build("GET", path)["status"] == "red":
            raise BuildFailed("a part of the new index was lost with its node; build again")


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])
