"""docker-compose.yaml, checked without a Docker engine."""
