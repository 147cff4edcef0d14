"""A mail is never too long: what is left out is counted, and can be read elsewhere."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from lxml import html

from scheduler.delivery.email import Letter
from scheduler.digest.render import MAIL_BYTES, as_html, as_text, rendered
from scheduler.digest.views import SHOWN_ENTRIES
from store.records.crawls import Covered, State
from store.records.issues import Issue, Rendering
from store.records.meetings import Form, Meeting, Participant

Meetings = Callable[..., Meeting]
Issues = Callable[..., Issue]
FEED = "https://lakes.example/digest/feed.xml"
HAN = "双方就水资源保护、渔业合作以及青年交流等共同关心的问题深入交换了意见"


def mail_of(issue: Issue, forms: Rendering) -> bytes:
    letter = Letter(issue, forms, sender="readout@lakes.example")
    return letter.to("a@b.example", named="<1@lakes.example>", link=f"{FEED}/unsubscribe")


@pytest.fixture(scope="module")
def crowded(meeting_of: Meetings, issue_of: Issues) -> Issue:
    """An issue of five thousand long meetings, of a thousand sources that could not be read."""
    people = tuple(Participant(name=f"{HAN[:9]}{n}", post=HAN[:12], organisation=HAN[n:9]) for n in range(5))
    first = date(2026, 2, 1)
    meetings = [
        meeting_of(n, date=first + timedelta(days=n % 28), participants=people, about=HAN, outcome=HAN)
        for n in range(5000)
    ]
    broken = [
        Covered(source=f"source-{n}", state=State.BROKEN, since=None, tried_at=None, reason=HAN)
        for n in range(1000)
    ]
    return issue_of(meetings, coverage=broken, coming_up=meetings)


def test_mail_of_five_thousand_meetings_is_within_the_limit_and_names_the_rest(crowded: Issue) -> None:
    forms = rendered(crowded)
    assert len(mail_of(crowded, forms)) <= MAIL_BYTES
    shown = sum("value" in item.attrib for item in html.document_fromstring(forms.html).iter("li"))
    assert 10 < shown < SHOWN_ENTRIES
    assert len([line for line in forms.plain.splitlines() if re.match(r"\d+ 双", line)]) == shown
    command = f"readout digest show 7 --digest {crowded.digest} --whole"
    assert f"{5000 - shown} more not shown here. `{command}`" in " ".join(forms.plain.split())
    assert len(crowded.entries) == 5000


def test_shorter_encoding_makes_room_for_more_chinese_entries(crowded: Issue) -> None:
    def told(issue: Issue) -> tuple[int, int]:
        forms = rendered(issue)
        return len(re.findall(r"^\d+ 双", forms.plain, re.MULTILINE)), len(mail_of(issue, forms))

    issue = replace(crowded, coverage=(), coming_up=())
    (once, _), (now, size) = told(replace(issue, encoded_shorter=False)), told(issue)
    assert now >= 1.25 * once  # the markup is English in either
    assert MAIL_BYTES * 0.9 < size <= MAIL_BYTES


def test_the_whole_issue_shows_every_meeting(meeting_of: Meetings, issue_of: Issues) -> None:
    issue = issue_of([meeting_of(n, date=date(2026, 2, 20)) for n in range(SHOWN_ENTRIES + 20)])
    whole = rendered(issue, whole=True)
    assert whole.plain.count("Ambassador of Norway") == SHOWN_ENTRIES + 20
    assert "more not shown" not in whole.plain + whole.html


def test_the_largest_events_are_kept_then_the_newest_and_what_is_old_goes_first(
    meeting_of: Meetings, issue_of: Issues
) -> None:
    day = date(2026, 2, 20)
    small = [meeting_of(n, date=day + timedelta(days=n % 2)) for n in range(2 * SHOWN_ENTRIES)]
    summit = meeting_of(900, date=date(2026, 2, 1), form=Form.SUMMIT, title="Lake Summit")
    old = meeting_of(901, date=date(2020, 2, 1), form=Form.SUMMIT, title="Old Summit")
    text = as_text(issue_of([*small, summit, old]))
    assert "Lake Summit" in text
    assert "Old Summit" not in text
    assert "SAT 21 FEB 2026" in text
    assert "FRI 20 FEB 2026" not in text


def test_what_is_left_out_can_be_read_at_the_public_address(meeting_of: Meetings, issue_of: Issues) -> None:
    issue = replace(issue_of([meeting_of(n) for n in range(SHOWN_ENTRIES + 1)]), more_at=FEED)
    assert f"\n  1 more not shown here. The feed has every one:\n  {FEED}\n" in as_text(issue)
    assert [link.get("href") for link in html.document_fromstring(as_html(issue)).iter("a")][-1] == FEED
    hostile = replace(issue, more_at="javascript:alert(1)")
    assert "javascript" not in as_text(hostile) + as_html(hostile)
