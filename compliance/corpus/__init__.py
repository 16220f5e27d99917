"""policy_corpus/ to a validated Corpus."""
