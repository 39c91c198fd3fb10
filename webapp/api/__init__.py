"""API stage: what the pages know, as data for programs: typed, versioned, described by an OpenAPI document."""

from __future__ import annotations

from flask import Flask

from webapp.api.document import document_for
from webapp.api.pages import programs


def add_api(app: Flask) -> None:
    """Put the API into `app`, before its own handlers of errors."""
    app.extensions["api"] = document_for(app)
    app.register_blueprint(programs)
