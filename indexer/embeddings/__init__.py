"""Embeddings: what paragraphs mean, as vectors that a sentence-embedding model makes on this machine. The extra `meaning`.

Only this package imports onnxruntime, tokenizers and their models. Nothing here sends anything anywhere.
"""
