"""Pages: the style sheet, the scripts and the icon, under names that change with their content so that browsers can cache them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort

from webapp.urls import static_link

FOLDER = Path(__file__).parents[1] / "static"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of `static/`."""

    name: str
    content: bytes
    content_type: str

    @property
    def version(self) -> str:
        """Return a short hash of the content."""
        return hashlib.sha256(self.content).hexdigest()[:12]


def read_assets(folder: Path = FOLDER) -> Mapping[str, Asset]:
    """Return the files of `folder` by name; what stands in the folder `letters` is joined to `letters.css` and `letters.js`.

    So each has parts that can be read, and a page asks for one style sheet and one script.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix in TYPES)
    return {path.name: Asset(path.name, b"\n".join(_parts(path)), TYPES[path.suffix]) for path in files}


def _parts(path: Path) -> Iterator[bytes]:
    """Yield the content of a file, and of its parts in order of name."""
    yield path.read_bytes()
    yield from (part.read_bytes() for part in sorted(path.with_suffix("").glob(f"*{path.suffix}")))


def assets_blueprint(assets: Mapping[str, Asset]) -> Blueprint:
    """Return the routes that serve `assets`, and `asset(name)` for templates."""
    blueprint = Blueprint("assets", __name__)
    versions = {name: asset.version for name, asset in assets.items()}
    by_path = {static_link(name, versions[name]).removeprefix("/static/"): asset for name, asset in assets.items()}

    @blueprint.get("/static/<path:path>")
    def send(path: str) -> Response:
        """Send one of `assets`."""
        asset = by_path.get(path) or abort(404)
        response = Response(asset.content, content_type=asset.content_type)
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response

    @blueprint.app_template_global()
    def asset(name: str) -> str:
        """Return the address of one of `assets`."""
        return static_link(name, versions[name])

    return blueprint
