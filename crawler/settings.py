"""Scrapy's settings. Each that differs from Scrapy's default has its reason here.

Reads READOUT_CONFIG (the configuration file) and READOUT_DB (the database, before the file's),
and READOUT_CLOCK (see crawler.clock).
"""

import logging
import os
import sys
from pathlib import Path

from crawler.clock import VARIABLE, Clock, read_clock
from crawler.sources import CrawlConfiguration, load
from store.errors import ConfigurationError


def _configuration() -> CrawlConfiguration:
    """Read the configuration, or end the program as wrong usage does: from here Scrapy has no other way."""
    named = os.environ.get("READOUT_CONFIG")
    try:
        return load(Path(named) if named else None, database=os.environ.get("READOUT_DB"))
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(2) from None


def _clock() -> Clock:
    try:
        return read_clock(os.environ.get(VARIABLE), testing=READOUT.testing)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(2) from None


READOUT = _configuration()
CLOCK = _clock()

BOT_NAME = "readout"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"

# Who we say we are, and which group of robots.txt is ours.
USER_AGENT = READOUT.crawl.user_agent
ROBOTSTXT_USER_AGENT = USER_AGENT.partition("/")[0].partition(" ")[0]
ROBOTSTXT_OBEY = True

# One request at a time and a pause between two, for each host. Without jitter: a Crawl-delay is a least time.
CONCURRENT_REQUESTS = 8
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Of one response, which has one article at most. Scrapy makes as many tasks for each response.
CONCURRENT_ITEMS = 1
# In the order in which lists name them, the newest first: Scrapy's own queue turns it round.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
DOWNLOAD_DELAY = READOUT.crawl.delay
DOWNLOAD_DELAY_JITTER = 0

# Budgets: of a page, of a hop, of a crawl.
DOWNLOAD_TIMEOUT = READOUT.crawl.page_timeout
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 2 * 1024 * 1024
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 1
CLOSESPIDER_TIMEOUT = READOUT.crawl.time_limit
CLOSESPIDER_PAGECOUNT = READOUT.crawl.page_limit
# What Scrapy would load besides, and then leave unused, takes a sixth of a crawl's start: the console and the
# remote control, which listen on ports and run what they are sent, and below cookies, proxies and a cache.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.memdebug.MemoryDebugger": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
    "scrapy.extensions.spiderstate.SpiderState": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}
EXTENSIONS = {"crawler.budgets.Budgets": 0}  # which extends CloseSpider
DEPTH_LIMIT = 3
REACTOR_THREADPOOL_MAXSIZE = 4
DNS_TIMEOUT = 20

# Fetching goes through the guard, at every hop: redirects and robots.txt too. Nothing but HTTP is spoken.
TWISTED_DNS_RESOLVER = "crawler.downloads.GuardedResolver"
DOWNLOAD_HANDLERS = {
    "http": "crawler.downloads.GuardedDownloads",
    "https": "crawler.downloads.GuardedDownloads",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
# The guard judges foreign sites where every request has to pass; Scrapy's own drops them without a word.
DOWNLOADER_MIDDLEWARES_BASE = {
    "crawler.robots.RobotsRules": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": 580,
    "crawler.downloads.WholeBodies": 590,  # at the place of the one that it extends
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
}
DOWNLOAD_VERIFY_CERTIFICATES = True
# A proxy named in the environment would connect where the guard can't see.
HTTPPROXY_ENABLED = False
COOKIES_ENABLED = False
METAREFRESH_ENABLED = False
REFERRER_POLICY = "no-referrer"
# Each takes its part of a page's time. Too long an address is refused, and counted, by the guard; Scrapy's
# search for copied requests only helps who writes a spider.
SPIDER_MIDDLEWARES_BASE = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": 900,
}
# The spider knows its articles by their keys, and a request dropped as a double would vanish from the counts.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

ITEM_PIPELINES = {"crawler.pipelines.ArchivePipeline": 100}
FEED_EXPORT_ENCODING = "utf-8"

# Our commands set up a log of their own (crawler.logs): one line for what a person, or a program, wants to
# know; `-L DEBUG` tells more.
LOG_INSTALL_ROOT_HANDLER = False
LOG_LEVEL = "INFO"
LOG_FORMATTER = "crawler.messages.BriefLog"
LOGSTATS_INTERVAL = 0
STATS_DUMP = False
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"


def _no_chatter(record: logging.LogRecord) -> bool:
    return record.levelno != logging.INFO


# What these tell at INFO is of interest to a developer only. Filters, because Scrapy sets the levels anew.
for _name in ("addons", "core.engine", "crawler", "middleware", "utils.log"):
    logging.getLogger(f"scrapy.{_name}").addFilter(_no_chatter)


def _no_warning(record: logging.LogRecord) -> bool:
    return record.levelno != logging.WARNING


# Of a page that is too large or cut short they warn in words of their own, beside the line that we write.
for _name in ("core.downloader.handlers.http11", "downloadermiddlewares.httpcompression"):
    logging.getLogger(f"scrapy.{_name}").addFilter(_no_warning)
logging.getLogger("alembic").setLevel(logging.WARNING)
