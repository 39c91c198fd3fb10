"""What sites publish, as `fetch` records it beside the letters: a row for each file, and a list of what each site lists."""

from indexer.published.listing import ListedPage, Listing, OnSite, read_listings, write_listing
from indexer.published.manifest import MANIFEST, ManifestRow, publication_of, read_manifest, write_manifest

__all__ = [
    "MANIFEST",
    "ListedPage",
    "Listing",
    "ManifestRow",
    "OnSite",
    "publication_of",
    "read_listings",
    "read_manifest",
    "write_listing",
    "write_manifest",
]
