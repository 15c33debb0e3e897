"""Old addresses (redirect_from) -> paths below the site's root."""

from urllib.parse import unquote


def below_root(written: str, site_path: str) -> str:
    """`/zwgk/jyta/old/1.html` on a site below /zwgk/jyta/ -> `old/1.html`: percent signs decoded, the site's own path left out."""
    address = unquote(written.strip())
    if site_path != "/" and address.startswith(site_path):
        address = address[len(site_path) :]
    return address.lstrip("/")
