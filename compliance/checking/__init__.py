"""Facts, corpus, date and region to a Review."""
