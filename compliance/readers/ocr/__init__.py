"""Scanned pages: rendering, deskewing, recognition, rulings in the image."""
