"""Search: adds abbreviations and names to a query, with notices that say so."""

from __future__ import annotations

from dataclasses import replace

from indexer.query import Filter, Query, Term
from indexer.query.denials import denied
from indexer.query.entities import Entity, find_entities, with_entities, without_entity
from indexer.query.question_words import question_words, with_question_words, without_question_words
from indexer.query.synonyms import with_abbreviations
from indexer.results import Notice

_ONLY = {"authority": "Show only letters to {}", "letter_type": "Show only letters of the type “{}”", "year": "Show only letters from {}"}


def expanded(query: Query, typed: Query) -> tuple[Query, tuple[Notice, ...]]:
    """Return `query` with abbreviations expanded and names also matched in the letter's data, and notices about both.

    `typed` is the query before its names were resolved. Each name among the words gets an offer to search only letters with that name. If
    abbreviations are switched off, a notice lists those that would have been expanded. Words that only make a question of it are left out.
    """
    left_out = _left_out(typed)
    query, typed = (replace(one, root=without_question_words(one.root)) for one in (query, typed))
    names = find_entities(query.root)
    filtered = {one.field for one in query.filters}
    offers = tuple(_offer(typed, name) for name in names if name.field not in filtered)
    named = with_entities(query.root, names)
    wide = with_abbreviations(named)
    code, said = ("also-searched", "Including") if query.expanded else ("abbreviations-off", "Not including")
    told = (Notice(code, f"{said} {', '.join(wide.also)}."),) if wide.also else ()
    return replace(query, root=wide.root if query.expanded else named), (*left_out, *_denials(query), *told, *offers)


def _denials(query: Query) -> tuple[Notice, ...]:
    """Return a notice of what was denied in plain words, as in “plans not SMART”, since what says the opposite is found too."""
    words = [f"“{part.word}”" for _, part in denied(query.root) if isinstance(part, Term)]
    if not words:
        return ()
    first = f"Paragraphs that have “not”, “no”, “lack” or the like near {' or '.join(words)} come first."
    return (Notice("denials", f"{first} Others may say the opposite."),)


def _left_out(typed: Query) -> tuple[Notice, ...]:
    """Return a notice of the question words that are not searched for, with an offer to search for them too; empty if there are none."""
    words = [f"“{word}”" for word in question_words(typed.root)]
    if not words:
        return ()
    listed = " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    return (Notice("question-words", f"Not searched for: {listed}.", replace(typed, root=with_question_words(typed.root))),)


def _offer(query: Query, name: Entity) -> Notice:
    """Return a notice that offers to search only letters with this name."""
    value = name.label if name.field == "authority" else name.values[0]
    narrowed = replace(query, root=without_entity(query.root, name), filters=(*query.filters, Filter(name.field, (value,))))
    return Notice("only", _ONLY[name.field].format(name.label), narrowed)
