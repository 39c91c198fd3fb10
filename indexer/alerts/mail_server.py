"""Alerts: hands mails to the mail server by SMTP. The only file that imports smtplib.

What a mail server says may repeat an address, and what we say is logged: so only its reply codes are passed on.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from indexer.errors import LettersError
from indexer.settings.alerts import AlertSettings

GREETING_SECONDS = 30
"""How long to wait for a connection, and for each answer until the mail server is ready to take mails."""
ANSWER_SECONDS = 600
"""How long to wait for each answer after that. A mail server that has taken a mail may be slow to say so, and whoever does not wait sends
it twice: RFC 5321 (4.5.3.2) asks for ten minutes."""
KEPT = "all waiting mails are kept; run this again later"


class MailServerAway(LettersError):
    """The mail server can't be reached, does not let us in, or stopped answering: no other mail has a chance now."""

    status = 503


class MailRefused(LettersError):
    """The mail server refused one mail, for now or (`final`) for good."""

    def __init__(self, code: int, *, final: bool) -> None:
        """Say so with its reply `code`; the refusal is `final` only if it is of the address, for good."""
        super().__init__(f"the mail server refused a mail (reply {code})")
        self.code, self.final = code, final


class MailServer:
    """An open connection to the mail server."""

    def __init__(self, connection: smtplib.SMTP, sender: str) -> None:
        """Take an open `connection` that is ready to take mails, and the address that they come from."""
        self._connection, self._sender = connection, sender

    def send(self, to: str, message: bytes) -> None:
        """Hand over one mail; it has been taken for certain if this returns. Raises `MailRefused`, or `MailServerAway` if it broke off."""
        try:
            self._connection.sendmail(self._sender, [to], message)
        except smtplib.SMTPRecipientsRefused as error:
            ((code, _),) = error.recipients.values()
            raise _of_code(code, final=code in _NO_SUCH_ADDRESS) from None
        except smtplib.SMTPServerDisconnected:
            raise MailServerAway(f"the mail server closed the connection or stopped answering; {KEPT}") from None
        except smtplib.SMTPResponseException as error:
            raise _of_code(error.smtp_code, final=False) from None
        except (OSError, smtplib.SMTPException) as error:
            raise MailServerAway(f"the mail server can't be used any more ({_kind(error)}); {KEPT}") from None


_NO_SUCH_ADDRESS = (550, 551, 553)
"""Replies to an address that does not exist, has moved or can't be."""
_CLOSING = 421


def _of_code(code: int, *, final: bool) -> LettersError:
    return MailServerAway(f"the mail server is closing (reply {code}); {KEPT}") if code == _CLOSING else MailRefused(code, final=final)


@contextmanager
def mail_server(settings: AlertSettings) -> Iterator[MailServer]:
    """Connect to the mail server, log in if there is a user, and close the connection at the end; `MailServerAway` if that fails."""
    try:
        connection = _connected(settings)
    except smtplib.SMTPAuthenticationError as error:
        said = f"the mail server refused the user name or the password (reply {error.smtp_code})"
        raise MailServerAway(f"{said}; check LETTERS_SMTP_USER; {KEPT}") from None
    except (OSError, smtplib.SMTPException) as error:
        where = f"{settings.host}:{settings.port}"
        raise MailServerAway(f"the mail server {where} can't be used ({_kind(error)}); check LETTERS_SMTP_HOST; {KEPT}") from None
    try:
        yield MailServer(connection, settings.sender)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            _wait_for(connection, GREETING_SECONDS)
            connection.quit()
        connection.close()


def _connected(settings: AlertSettings) -> smtplib.SMTP:
    where, trusted = (settings.host, settings.port), ssl.create_default_context()
    if settings.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=GREETING_SECONDS, context=trusted)
    else:
        connection = smtplib.SMTP(*where, timeout=GREETING_SECONDS)
    try:
        if settings.security == "starttls":
            connection.starttls(context=trusted)
        connection.ehlo_or_helo_if_needed()
        if settings.user:
            connection.login(settings.user, settings.password)
        _wait_for(connection, ANSWER_SECONDS)
    except BaseException:
        connection.close()
        raise
    return connection


def _wait_for(connection: smtplib.SMTP, seconds: float) -> None:
    """Set how long to wait for each answer, unless the connection has been lost."""
    if connection.sock:
        connection.sock.settimeout(seconds)


def _kind(error: Exception) -> str:
    """Return what went wrong, without what the mail server said."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"reply {error.smtp_code}"
    return (error.strerror if isinstance(error, OSError) and error.strerror else "") or type(error).__name__
