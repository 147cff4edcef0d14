"""Less room on the disk than the operator wants: no crawl, and the readers get what there is."""

import json
import urllib.error
import urllib.request

import pytest

from tests.acceptance.post_office import PostOffice
from tests.acceptance.running import Service

OVERNIGHT = "2026-11-20T01:55"  # UTC; the digest's zone is five hours ahead
SOURCES = ("infoshos", "mseap")
FLOOR = "\n[store]\nleast_free_mb = 10000000\n"  # ten terabytes, the most that may be wanted


@pytest.mark.long
def test_below_the_floor_crawls_stop_and_the_digest_is_sent(
    service: Service, post_office: tuple[PostOffice, int]
) -> None:
    office, _ = post_office
    configuration = service.folder / "readout.toml"
    service.keep_only(*SOURCES)
    service.put_clock("2026-11-20T00:30:00+05:00")
    service.start()
    service.wait_until_crawled(since="2026-11-19", sources=SOURCES)
    service.wait_until_recognised()
    assert service.stop() == 0

    with_room = configuration.read_text(encoding="utf-8")
    configuration.write_text(with_room + FLOOR, encoding="utf-8")
    service.put_clock("2026-11-20T06:55:00+05:00")
    service.start()
    failed = service.wait_for("tick failed")
    assert "disk_full: less than 10000000 MB free" in failed["reason"]
    service.wait_until_sent(issue=1)
    assert len(office.mails) == 2
    port = service.told("web started")[-1]["port"]
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health")
    with answer.value as told:
        assert told.code == 503
        health = json.load(told)
    assert (health["status"], health["disk"]["state"]) == ("failed", "disk_full")
    assert service.crawled(OVERNIGHT) == set()
    assert service.stop() == 0

    configuration.write_text(with_room, encoding="utf-8")
    service.start()
    service.wait_until_crawled(since=OVERNIGHT, sources=SOURCES)
    assert service.stop() == 0
