"""API: the schemas of all responses, as in the OpenAPI document. `webapp.api.serializers` makes them; tests check that the two agree."""
