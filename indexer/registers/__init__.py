"""Registers: tables of authorities, letter types, inspectorates, headings, abbreviations and terms; each row has an example for a test."""

from indexer.registers.abbreviations import Abbreviation, abbreviations
from indexer.registers.authorities import (
    AuthorityEntry,
    Mention,
    authorities,
    authorities_called,
    authorities_in,
    authority_by_urn,
    authority_coded,
    authority_entry,
    in_name_order,
    name_key,
    names_of_authorities,
    nation_of,
    predecessors,
    with_neighbours,
)
from indexer.registers.csv_tables import check_own_rows, rows, several
from indexer.registers.england_tiles import Tile, england_tiles
from indexer.registers.english_words import is_english
from indexer.registers.inspectorates import Inspectorate, inspectorates, inspectorates_in
from indexer.registers.letter_types import LetterTypeEntry, letter_type_entry, letter_types
from indexer.registers.trade_terms import Relation, TradeTerms, trade_terms

__all__ = [
    "Abbreviation",
    "AuthorityEntry",
    "Inspectorate",
    "LetterTypeEntry",
    "Mention",
    "Relation",
    "Tile",
    "TradeTerms",
    "abbreviations",
    "authorities",
    "authorities_called",
    "authorities_in",
    "authority_by_urn",
    "authority_coded",
    "authority_entry",
    "check_own_rows",
    "england_tiles",
    "in_name_order",
    "inspectorates",
    "inspectorates_in",
    "is_english",
    "letter_type_entry",
    "letter_types",
    "name_key",
    "names_of_authorities",
    "nation_of",
    "predecessors",
    "rows",
    "several",
    "trade_terms",
    "with_neighbours",
]
