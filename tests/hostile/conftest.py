from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket

import pytest

from tests.hostile.canary import Canary
from tests.hostile.certificates import CERTIFICATES
from tests.hostile.running import Crawled, configuration, crawl
from tests.hostile.server import HostileServer
from tests.hostile.sites import NOBODY, REBOUND, Site, all_sites, sources

# Small, so that nothing takes long; what is large is large beside these.
LIMITS = {"delay": 0, "page_timeout": 2.0, "time_limit": 40.0, "page_limit": 25}
_PUBLIC = "93.184.216.34"  # as the made-up name is told to have; nothing is sent there


@dataclass(frozen=True, slots=True, kw_only=True)
class HostileWeb:
    """The sites, by the names of their sources, with the addresses that they lie at."""

    server: HostileServer
    folder: Path
    sites: dict[str, Site]
    hosts: dict[str, str]

    def asked(self, source: str) -> list[str]:
        """Return what a source's site was asked for, in turn, without its robots.txt."""
        return [target for target in self.server.asked(self.hosts[source]) if target != "/robots.txt"]


@pytest.fixture(scope="session")
def canary() -> Iterator[Canary]:
    """What nothing may ever contact."""
    canary = Canary()
    yield canary
    canary.stop()


@pytest.fixture(scope="module")
def nobody() -> Iterator[tuple[int, int]]:
    """A port of 127.0.0.1 whose queue is full, so that the kernel drops who comes, and one that is closed."""
    with ExitStack() as sockets:
        full, closed = (sockets.enter_context(socket(AF_INET, SOCK_STREAM)) for _ in range(2))
        for each in (full, closed):
            each.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(3):
            waiting = sockets.enter_context(socket(AF_INET, SOCK_STREAM))
            waiting.settimeout(0)
            waiting.connect_ex(full.getsockname())
        yield full.getsockname()[1], closed.getsockname()[1]


@pytest.fixture(scope="module")
def web(
    canary: Canary, nobody: tuple[int, int], tmp_path_factory: pytest.TempPathFactory, fresh_store: Path
) -> Iterator[HostileWeb]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "readout.db").write_bytes(fresh_store.read_bytes())
    sites = {site.name: site for site in all_sites()}
    hosts = {name: f"127.0.1.{number}" for number, name in enumerate(sites, start=1)}
    secure = [
        (hosts[f"tls-{name}"], made(folder, hosts[f"tls-{name}"])) for name, made in CERTIFICATES.items()
    ]
    rules = {hosts[name]: site.rules for name, site in sites.items()}
    server = HostileServer(rules, canary=canary.address, secure=secure)
    starts = {name: f"http://{host}:{server.port}" for name, host in hosts.items()}
    for name, port in zip(CERTIFICATES, server.secure_ports, strict=True):
        starts[f"tls-{name}"] = f"https://{hosts[f'tls-{name}']}:{port}"
    starts |= {name: f"http://127.0.0.1:{port}" for name, port in zip(NOBODY, nobody, strict=True)}
    starts["tls-none"] = starts["tls-none"].replace("http", "https")
    starts[REBOUND] = f"http://{REBOUND}.test:{canary.port}"
    allow = [start.partition("//")[2] for name, start in starts.items() if name != REBOUND]
    told = configuration(LIMITS, allow, sources([*sites.values()], starts))
    (folder / "readout.toml").write_text(told, encoding="utf-8")
    server.start()
    yield HostileWeb(server=server, folder=folder, sites=sites, hosts=hosts)
    server.stop()


@pytest.fixture(scope="module")
def crawled(web: HostileWeb) -> Crawled:
    """The one crawl of all hostile sites.

    A made-up name is public for the rules and the list, and then turns to the canary.
    """
    answers = [_PUBLIC, _PUBLIC, "127.0.0.2"]
    routes = {_PUBLIC: (web.hosts[REBOUND], web.server.port)}
    return crawl(web.folder, *web.sites, names={"names": {f"{REBOUND}.test": answers}, "routes": routes})
