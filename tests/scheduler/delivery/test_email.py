import email
import email.policy
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from scheduler.delivery.email import Letter, message_id
from scheduler.digest.render import as_html, as_text, rendered
from store.errors import ConfigurationError
from store.issues.frozen import issue_from_json, issue_to_json
from store.records.issues import Issue, Rendering
from store.records.meetings import Meeting, Participant

SENDER = "digest@readout.example"


def _message(issue: Issue, recipient: str = "reader@paper.example") -> bytes:
    named = message_id(issue, sender=SENDER, recipient=recipient)
    return Letter(issue, rendered(issue), sender=SENDER).to(recipient, named=named)


def _parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.SMTP)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.parametrize("shorter", [False, True])
def test_mail_carries_both_forms_and_says_that_a_machine_wrote_it(
    three_languages: Issue, *, shorter: bool
) -> None:
    three_languages = replace(three_languages, encoded_shorter=shorter)
    parsed = _parsed(_message(three_languages))
    assert parsed.get_content_type() == "multipart/alternative"
    plain, markup = parsed.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == as_text(three_languages)
    assert markup.get_content().replace("\r\n", "\n") == as_html(three_languages)
    assert parsed["From"] == f"LAKES meetings <{SENDER}>"
    assert parsed["To"] == "reader@paper.example"
    assert parsed["Date"].datetime == three_languages.issued_at
    assert parsed["List-Id"] == "<lakes.digest.readout.example>"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["Subject"].endswith("(6)")


LINK = "https://news.example/leave"
HAN = "双方就水资源保护与渔业合作深入交换了意见\n"


@pytest.mark.parametrize("lines", range(1, 20))
def test_each_part_is_encoded_in_the_shorter_way_whatever_a_reader_adds(
    three_languages: Issue, lines: int
) -> None:
    frozen = Rendering(subject="s", plain=HAN * lines, html="<p>Said in English.</p>\n" * 9 + "</body>\n")
    letter = Letter(replace(three_languages, encoded_shorter=True), frozen, sender=SENDER)
    for link in (None, LINK):
        parsed = _parsed(letter.to("reader@paper.example", named="<1@a.example>", link=link))
        plain, markup = parsed.iter_parts()
        ways = [part["Content-Transfer-Encoding"] for part in (plain, markup)]
        assert ways == ["base64", "quoted-printable"]
        told = plain.get_content().replace("\r\n", "\n")
        assert told == frozen.plain + (f"\nNo more of these mails: {link}\n" if link else "")
        assert max(map(len, bytes(plain).splitlines())) <= 76
        assert ("leave" in markup.get_content()) == (link is not None)


def test_issue_frozen_before_there_was_a_choice_is_sent_in_the_bytes_that_it_had(
    three_languages: Issue,
) -> None:
    told = issue_to_json(replace(three_languages, encoded_shorter=True))
    del told["encoded_shorter"]
    frozen = Rendering(subject="s", plain="Заседание\n", html="<p>双</p>\n</body>\n")
    made = Letter(issue_from_json(told), frozen, sender=SENDER).to("a@b.example", named="<1@a.example>")
    head = b"\r\nContent-Transfer-Encoding: quoted-printable\r\nMIME-Version: 1.0\r\n\r\n"
    said = b"=D0=97=D0=B0=D1=81=D0=B5=D0=B4=D0=B0=D0=BD=D0=B8=D0=B5\r\n\r\n--"
    assert head.replace(b"MIME-Version: 1.0\r\n", b"") + said in made
    assert head + b"<p>=E5=8F=8C</p>\r\n</body>\r\n\r\n--" in made


def test_repeated_mail_is_the_same_to_the_byte(three_languages: Issue) -> None:
    assert _message(three_languages) == _message(three_languages)


def test_mail_says_what_was_frozen_whatever_would_be_said_today(three_languages: Issue) -> None:
    frozen = Rendering(subject="LAKES: as it was", plain="As it was.\n", html="<p>As it was.</p>\n")
    made = Letter(three_languages, frozen, sender=SENDER).to("reader@paper.example", named="<1@a.example>")
    message = _parsed(made)
    plain, markup = message.iter_parts()
    assert message["Subject"] == frozen.subject
    assert message["Message-ID"] == "<1@a.example>"
    assert plain.get_content().replace("\r\n", "\n") == frozen.plain
    assert markup.get_content().replace("\r\n", "\n") == frozen.html


def test_what_looks_like_a_part_of_our_own_mail_is_only_text(three_languages: Issue) -> None:
    plain = "Told.\n\nplain\n\nhtml\n\n=_the-readers-own-link_=\n"
    frozen = Rendering(subject="=_the-readers-own-link_= (1)", plain=plain, html=f"<p>{plain}</p>\n")
    made = Letter(three_languages, frozen, sender=SENDER).to(
        "reader@paper.example", named="<1@a.example>", link="https://news.example/leave"
    )
    message = _parsed(made)
    forms = [part.get_content().replace("\r\n", "\n") for part in message.iter_parts()]
    assert message["Subject"] == frozen.subject
    assert [forms[0].startswith(plain), forms[1].startswith(frozen.html)] == [True, True]
    assert [form.count("https://news.example/leave") for form in forms] == [1, 1]


def test_each_reader_and_issue_has_a_message_id_of_its_own(three_languages: Issue) -> None:
    messages = [
        _message(three_languages),
        _message(three_languages, "other@paper.example"),
        _message(replace(three_languages, number=8)),
        # A store begun anew counts from 1 again: its mail must not be taken for the old one's.
        _message(replace(three_languages, issued_at=three_languages.issued_at + timedelta(days=9))),
    ]
    ids = {_parsed(message)["Message-ID"] for message in messages}
    assert len(ids) == 4
    assert all(re.fullmatch(r"<digest\.[78]\.[0-9a-f]{24}@readout\.example>", told) for told in ids)


def test_no_line_of_a_mail_is_longer_than_mail_allows(three_languages: Issue) -> None:
    assert max(map(len, _message(three_languages).split(b"\r\n"))) <= 998


def test_line_ends_in_names_inject_no_header(
    meeting_of: Callable[..., Meeting], issue_of: Callable[..., Issue]
) -> None:
    hostile = "Eve\r\nBcc: all@paper.example\x0b\x85\u2028\x00 Mallory"
    people = (Participant(name=hostile, organisation="A"), Participant(name="Bo Lund", organisation="B"))
    issue = issue_of([meeting_of(1, participants=people)], title=f"Lakes {hostile}")
    parsed = _parsed(_message(issue))
    assert parsed["Bcc"] is None
    assert parsed["To"] == "reader@paper.example"
    assert "Bo" in (parsed["Subject"] + as_text(issue))


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b\r\nBcc: c@d", "a@", "@b", "a b@c", "ü@b.example", "<a@b>"]
)
def test_what_is_no_address_is_refused_by_name(address: str, three_languages: Issue) -> None:
    with pytest.raises(ConfigurationError, match="is no mail address") as failure:
        _message(three_languages, address)
    assert "\n" not in str(failure.value)
