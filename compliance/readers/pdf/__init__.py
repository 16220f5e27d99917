"""PDF pages through pdfium: characters with boxes, rulings, images."""
