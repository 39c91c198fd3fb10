"""API: the same data as on the pages, as JSON: typed, versioned, described by an OpenAPI document."""

from __future__ import annotations

from flask import Flask

from webapp.api.operations import operations
from webapp.api.reference_page import programs


def add_api(app: Flask) -> None:
    """Add the API and its page to `app`."""
    app.register_blueprint(operations())
    app.register_blueprint(programs)
