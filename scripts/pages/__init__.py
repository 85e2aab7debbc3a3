"""What make_docs.py writes, a module for each kind of page."""
