"""Search engine for inspection letters: files in, ranked paragraphs out."""
