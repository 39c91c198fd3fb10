"""API schemas: what each answer holds, as the document says it. `webapp.api.result_serializers` makes the answers; tests hold the two together."""
