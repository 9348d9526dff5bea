"""Texts: Markdown with math and holes, read once into a tree that every output walks."""
