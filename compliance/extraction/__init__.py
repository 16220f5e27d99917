"""A SourceDocument to mentions, and mentions to one fact per field."""
