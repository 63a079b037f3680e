"""Sphinx settings of the site; `build.py` here writes what they are applied to."""

from importlib.metadata import version as installed

project = "zpbridge"
copyright = "the zpbridge developers, GPL-3.0-or-later"
author = "The zpbridge developers"
release = version = installed("zpbridge")
extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]

root_doc = "index"
html_theme = "furo"
html_title = f"zpbridge {release}"
html_static_path = ["static"]
html_css_files = ["tables.css"]
html_copy_source = False

myst_heading_anchors = 3
suppress_warnings = ["myst.xref_missing"]  # `build.py` checks every link, also those of HTML

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # numpydoc sections have them
numpydoc_show_class_members = False
