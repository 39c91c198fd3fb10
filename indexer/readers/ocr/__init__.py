"""Readers: recognise the text on pictures of pages (OCR). The extra `ocr`."""
