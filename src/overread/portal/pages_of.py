"""The portal's page files."""

from overread.web.rendering import Pages

PAGES = Pages("overread.portal")
