"""API: the schemas of every answer, as the OpenAPI document gives them. The serializers make the answers; tests hold the two together."""
