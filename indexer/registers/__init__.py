"""Registers: tables of authorities, letter types, inspectorates, headings and abbreviations; each row has an example that a test checks."""

from indexer.registers.abbreviations import Abbreviation, abbreviations
from indexer.registers.authorities import (
    AuthorityEntry,
    Mention,
    authorities,
    authorities_called,
    authorities_in,
    authority_entry,
    name_key,
    names_of_authorities,
    nation_of,
    predecessors,
)
from indexer.registers.csv_tables import check_own_rows, rows, several
from indexer.registers.inspectorates import Inspectorate, inspectorates, inspectorates_in
from indexer.registers.letter_types import LetterTypeEntry, letter_type_entry, letter_types

__all__ = [
    "Abbreviation",
    "AuthorityEntry",
    "Inspectorate",
    "LetterTypeEntry",
    "Mention",
    "abbreviations",
    "authorities",
    "authorities_called",
    "authorities_in",
    "authority_entry",
    "check_own_rows",
    "inspectorates",
    "inspectorates_in",
    "letter_type_entry",
    "letter_types",
    "name_key",
    "names_of_authorities",
    "nation_of",
    "predecessors",
    "rows",
    "several",
]
