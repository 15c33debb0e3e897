"""One document's own text -> Fragment. Pure: nothing here depends on another document, on the site's address, or on a file."""
