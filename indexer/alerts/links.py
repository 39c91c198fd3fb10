"""Alerts: the signed links in mails, and the addresses that they lead to, below the public address of the site."""

from __future__ import annotations

from dataclasses import dataclass

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from indexer.alerts.store import CONFIRM_HOURS
from indexer.citation import letter_path, paragraph_path
from indexer.errors import NotFound

CONFIRM, STOP, LIST = "confirm", "stop", "list"
"""What a link does; one that was made for one purpose is refused for another."""
LIST_DAYS = 30
_SECONDS = {CONFIRM: CONFIRM_HOURS * 3600, LIST: LIST_DAYS * 86400, STOP: None}
"""How long links work. Those that stop an alert do so for ever, as readers keep mails."""
_MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads links."""

    public: str
    """Address of the site, without a slash at its end."""
    secret: str

    def signed(self, purpose: str, number: int) -> str:
        """Return the link that confirms or stops an alert, or lists a person's alerts, by its `number`."""
        return f"{self.public}/alerts/{purpose}/{self.token(purpose, number)}"

    def token(self, purpose: str, number: int) -> str:
        """Return the signed part of such a link."""
        token = self._serializer(purpose).dumps(number)
        return token if isinstance(token, str) else token.decode()

    def read(self, purpose: str, token: str) -> int:
        """Return the number in a signed `token`; `NotFound`, with what to do, if it is too old, cut off or not ours."""
        try:
            number = self._serializer(purpose).loads(token[:_MOST_CHARACTERS], max_age=_SECONDS[purpose])
        except SignatureExpired as error:
            raise NotFound("This link is too old. Ask for a new one") from error
        except BadData as error:
            raise NotFound("This link is incomplete. Copy the whole link from the e-mail") from error
        return int(number)

    def letter(self, letter_id: str) -> str:
        """Return the lasting address of a letter."""
        return self.public + letter_path(letter_id)

    def paragraph(self, letter_id: str, key: str) -> str:
        """Return the lasting address of a paragraph."""
        return self.public + paragraph_path(letter_id, key)

    def search(self, arguments: str) -> str:
        """Return the address of the results of a search, by its query string."""
        return f"{self.public}/search" + (f"?{arguments}" if arguments else "")

    def new(self) -> str:
        """Return the address of the page of new letters."""
        return f"{self.public}/new"

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt=f"letters {purpose}")
