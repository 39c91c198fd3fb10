"""Pages served with options, and the secrets that give access to them."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from flask.testing import FlaskClient

from indexer.engines import Engine
from indexer.settings.run import Settings
from tests.support.pages import engine_of, letters
from webapp import create_app
from webapp.middleware.auth import require_admin
from webapp.options import Options

PASSWORD, TOKEN, STAFF = "correct horse", "token-of-the-site", "token-of-the-staff"


def client(engine: Engine | None = None, **options: object) -> FlaskClient:
    """Return a client of pages served with `options`, including a page for staff."""
    app = create_app(Settings(index=Path("nowhere")), engine or engine_of(letters()), Options(**options))  # type: ignore[arg-type]
    app.add_url_rule("/for-staff", view_func=lambda: require_admin() or "numbers")
    return app.test_client()


def basic(password: str) -> dict[str, str]:
    """Return the header of a browser in which `password` was typed."""
    return {"Authorization": "Basic " + b64encode(f"anybody:{password}".encode()).decode()}


def bearer(token: str) -> dict[str, str]:
    """Return the header of a program that uses `token`."""
    return {"Authorization": f"Bearer {token}"}
