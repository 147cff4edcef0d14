"""What is known of each site: one file a site, found by crawler.extract.urls."""
