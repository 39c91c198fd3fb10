"""Pages: the search pages and the API, as a Flask app."""

from __future__ import annotations

from flask import Flask
from werkzeug.exceptions import HTTPException

from indexer.engines import Engine, engine_for
from indexer.errors import LettersError
from indexer.search.meaning import meaning_from
from indexer.settings.alerts import AlertSettings
from indexer.settings.run import Settings
from webapp.api import add_api
from webapp.middleware.deadline import timed
from webapp.middleware.hooks import add_hooks
from webapp.middleware.metrics import Metrics
from webapp.middleware.wsgi import wrap
from webapp.options import Options
from webapp.pages.admin import admin
from webapp.pages.alerts import alerts
from webapp.pages.assets import assets_blueprint, read_assets
from webapp.pages.assistants import assistants_blueprint
from webapp.pages.browse import browse
from webapp.pages.charting import charting
from webapp.pages.comparing import comparing
from webapp.pages.downloads import downloads
from webapp.pages.error_pages import show_crash, show_error, show_http_error
from webapp.pages.exports import exports
from webapp.pages.facet_markup import add_facet_markup
from webapp.pages.grades import grading
from webapp.pages.health import health
from webapp.pages.known_arguments import tell_what_is_ignored
from webapp.pages.listing import listing
from webapp.pages.packs import packs
from webapp.pages.previews import add_previews
from webapp.pages.search import pages
from webapp.pages.suggesting import suggesting
from webapp.presenters.alerts import alert_link
from webapp.services.alerts import Alerts
from webapp.services.index import Index
from webapp.services.zero_results import ZeroResults
from webapp.urls import absolute_url, home_link, letters_link, page_link, search_link, site_links

MACROS = ("parts", "drawn")
"""Templates of macros that every other template has by name: importing one takes a hundredth of a page of results."""


def create_app(
    settings: Settings, engine: Engine | None = None, options: Options | None = None, alerting: AlertSettings | None = None
) -> Flask:
    """Return the Flask app for the index in `settings`, or for an `engine` that is already open; with `alerting` on, it offers alerts.

    The index is opened by the first page that needs it, and replaced automatically when there is a newer one. Until there is an index,
    pages say so with a 503.
    """
    app = Flask(__name__, static_folder=None)
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    options = options or Options()
    app.extensions["letters.options"] = options
    wrap(app, options)
    index = app.extensions["letters"] = Index(timed(engine or engine_for(settings), options.seconds), meaning_from(settings))
    app.extensions["letters.zero_results"] = ZeroResults(settings.index)
    metrics = app.extensions["letters.metrics"] = Metrics(index)
    offers = bool(alerting and alerting.on)
    add_hooks(app, options, metrics, alerts=offers)
    for link in (absolute_url, home_link, letters_link, page_link, search_link, site_links):
        app.jinja_env.globals[link.__name__] = link
    add_facet_markup(app)
    tell_what_is_ignored(app)
    add_previews(app)
    add_api(app)
    finding = (pages, browse, charting, comparing, grading, suggesting)
    taking = (listing, downloads, packs, exports)
    for blueprint in (assets_blueprint(read_assets()), *finding, *taking, health, admin):
        app.register_blueprint(blueprint)
    if alerting and offers:
        app.extensions["letters.alerts"] = Alerts(alerting)
        app.register_blueprint(alerts)
    app.jinja_env.globals["alert_link"] = alert_link if offers else None
    for name in MACROS:
        app.jinja_env.globals[name] = app.jinja_env.get_template(f"{name}.html").module
    if options.mcp:
        app.register_blueprint(assistants_blueprint(index))
    app.register_error_handler(LettersError, show_error)
    app.register_error_handler(Exception, show_crash)
    app.register_error_handler(HTTPException, show_http_error)
    return app
