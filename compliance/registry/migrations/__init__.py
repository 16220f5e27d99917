"""Migrations, run by ``compliance.registry.migrate``."""
