"""Settings of the documentation: Markdown pages, and the reference from the docstrings."""

import nyckeltal

project = "nyckeltal"
author = "The nyckeltal developers"
release = nyckeltal.__version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "sphinx.ext.napoleon"]
myst_enable_extensions = ["amsmath", "deflist", "dollarmath"]
myst_heading_anchors = 3
napoleon_google_docstring = False
autodoc_typehints = "description"
autodoc_member_order = "bysource"
exclude_patterns = ["_build"]
html_theme = "alabaster"
html_theme_options = {"description": "Following and comparing the members of a network"}
