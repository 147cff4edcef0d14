"""One file a site, over one base."""
