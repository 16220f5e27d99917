"""The review screen: queue, page, findings. What it shows is worked out purely (``view``), what it does is ``acts``."""
