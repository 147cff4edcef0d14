"""Recognises meetings in news text: pure rules over the vocabularies beside them."""
