"""An outlet's settings: one YAML file per outlet, read into frozen models (docs/settings.md)."""
