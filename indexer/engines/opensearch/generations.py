"""Engines: generations in the cluster; each build makes new indices beside the old ones and switches the alias to them.

The alias, named by `Cluster.prefix`, points to the paragraphs of the current generation: `letters` to `letters-000007`, whose records are
in `letters-000007-records`. A generation is read-only once it is current, and its mapping describes what it contains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from indexer.engines.opensearch.client import BUILD, Connection
from indexer.engines.opensearch.schema import copies, paragraphs_index, records_index, versions
from indexer.engines.shared.generations import Versions, compare
from indexer.errors import BuildFailed, IndexMissing, IndexOutOfDate, LettersError, NotFound

RECORDS = "-records"
EMPTY_COPIES = "30s"
COPYING = 300
"""Seconds to wait for a new index's replicas; after that it becomes current without them."""


class Generations:
    """The generations behind one alias."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._alias = connection.cluster.prefix
        self._ours = re.compile(rf"{re.escape(self._alias)}-\d{{6,}}")

    def before(self) -> str | None:
        """Return the name of the current generation; None if nothing was built."""
        try:
            return self.current()
        except IndexMissing:
            return None

    def current(self) -> str:
        """Return the name of the current generation; `IndexMissing` if nothing was built.

        The node answers from its own copy of the cluster state, so this works while a new cluster manager is being elected.
        """
        found = self.connection.ask("GET", f"/_alias/{self._alias}", local="true", ignore=(404,))
        names = [name for name in found if self._ours.fullmatch(name)]
        if not names:
            raise IndexMissing(f"the cluster has no index called {self._alias}; {BUILD}")
        return str(max(names))

    def manifest(self, name: str) -> Mapping[str, Any]:
        """Return a generation's manifest; `IndexOutOfDate` if it has none."""
        found = self.connection.ask("GET", f"/{name}/_mapping", local="true")
        made: Mapping[str, Any] = found[name]["mappings"].get("_meta", {})
        if "built" not in made:
            raise IndexOutOfDate(f"the index {name} was not built by this program; run: python -m indexer rebuild --engine opensearch")
        return made

    def wanted(self) -> Versions:
        """Return the versions that this program and this cluster produce."""
        return versions(self._server())

    def check(self, name: str) -> Mapping[str, Any]:
        """Return a generation's manifest; `IndexOutOfDate` if other versions made it."""
        made = self.manifest(name)
        compare(f"the index {name}", made["versions"], self.wanted(), "python -m indexer rebuild --from-catalogue --engine opensearch")
        return made

    @contextmanager
    def beside(self, old: str | None = None) -> Iterator[str]:
        """Yield a new generation, empty or a copy of `old`; errors are `BuildFailed`.

        It is deleted after any failure, unless it is already current.
        """
        try:
            name = self._claimed(old)
        except LettersError as error:
            raise BuildFailed(f"could not create a new index: {error}") from error
        try:
            self._make_records(name, old)
            yield name
        except BaseException as error:
            with suppress(LettersError):
                if self.before() != name:
                    self._forget(name)
            if isinstance(error, LettersError | OSError):
                reason = getattr(error, "strerror", None) or error
                raise BuildFailed(str(reason)) from error
            raise

    def _claimed(self, old: str | None) -> str:
        """Create the next generation's paragraphs index; if two builds start at the same moment, one fails here."""
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
        """Create an empty index and wait a while for its replicas, so that what is written survives the loss of a node."""
        self.connection.build("PUT", f"/{name}", body, wait_for_active_shards="all", timeout=EMPTY_COPIES)

    def _clone(self, old: str, new: str) -> None:
        """Clone an index: the two share their files on disk, so this takes no time.

        The clone starts without replicas, so that deleted documents can be expunged.
        """
        alone = {"blocks.write": None, "auto_expand_replicas": False, "number_of_replicas": 0}
        self.connection.build("PUT", f"/{old}/_clone/{new}", {"settings": {"index": alone}})

    def faults(self, name: str) -> Iterator[str]:
        """Yield what is wrong with a generation in the cluster, one sentence for each fault."""
        made = self.manifest(name)
        for part, wanted in (("", made["paragraphs"]), (RECORDS, made["letters"] + made["pieces"] + made.get("semantics", 0) + 1)):
            state = self.connection.ask("GET", f"/_cluster/health/{name}{part}", level="indices")["status"]
            if state == "red":
                yield f"{name}{part} is missing some of its shards"
            elif (count := self.connection.ask("GET", f"/{name}{part}/_count")["count"]) != wanted:
                yield f"{name}{part} has {count} records instead of {wanted}"

    def settle(self, name: str) -> None:
        """Make everything that was added to a generation searchable."""
        self.connection.build("POST", f"/{name},{name}{RECORDS}/_refresh")

    def expunge(self, name: str) -> None:
        """Expunge deleted documents from a generation: they would still count in the statistics behind the scores."""
        self.connection.build("POST", f"/{name}/_forcemerge", only_expunge_deletes="true")

    def switch(self, name: str, made: Mapping[str, Any], before: str | None) -> None:
        """Make a generation current instead of `before`, and delete all older ones except that.

        `BuildFailed` if another build has switched since this one began.
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
        """Switch back to the previous generation; `NotFound` if there is none."""
        now = self.current()
        earlier = [one for one, made in self._all().items() if _number(one) < _number(now) and "built" in made]
        if not earlier:
            raise NotFound(f"there is no index earlier than {now} to go back to")
        name = max(earlier, key=_number)
        self.check(name)
        self._point(name, now)

    def _server(self) -> str:
        """Return the version of the node that answers."""
        return str(self.connection.ask("GET", "/")["version"]["number"])

    def _point(self, name: str, before: str | None) -> None:
        """Move the alias from `before` to `name` in one step; `BuildFailed`, with nothing changed, if it does not point to `before`."""
        actions: list[dict[str, Any]] = [{"add": {"index": name, "alias": self._alias}}]
        if before:
            actions.append({"remove": {"index": before, "alias": self._alias, "must_exist": True}})
        try:
            self.connection.build("POST", "/_aliases", {"actions": actions})
        except IndexMissing as error:
            raise BuildFailed("another build finished first; run this one again") from error

    def _all(self) -> dict[str, Mapping[str, Any]]:
        """Return the names of all generations, complete or not, each with the manifest in its mapping."""
        found = self.connection.ask("GET", f"/{self._alias}-*/_mapping")
        return {name: one["mappings"].get("_meta", {}) for name, one in found.items() if self._ours.fullmatch(name)}

    def _forget(self, name: str) -> None:
        if name:
            self.connection.build("DELETE", f"/{name},{name}{RECORDS}", ignore_unavailable="true")

    def _wait_for_copies(self, name: str) -> None:
        """Wait until every shard has its replicas, but not for ever if a node is missing."""
        path = f"/_cluster/health/{name},{name}{RECORDS}"
        self.connection.build("GET", path, wait_for_status="green", timeout=f"{COPYING}s", ignore=(408,))
        if self.connection.build("GET", path)["status"] == "red":
            raise BuildFailed("part of the new index was lost when a node failed; run the build again")


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])
