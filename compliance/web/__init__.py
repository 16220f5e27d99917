"""The reviewer's desk: web pages over the registry and the pipeline. ``create_app`` makes the application."""
