"""API: what the pages know, as data for programs: typed, versioned, described by an OpenAPI document."""

from __future__ import annotations

from flask import Flask

from webapp.api.operations import operations
from webapp.api.reference_page import programs


def add_api(app: Flask) -> None:
    """Put the API and its page into `app`."""
    app.register_blueprint(operations())
    app.register_blueprint(programs)
