"""A small library that sorts a shelf: the repository of this example."""
