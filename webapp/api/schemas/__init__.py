"""API schemas: what each answer holds, as the document says it. `webapp.api.shapes` makes the answers; tests hold the two together."""
