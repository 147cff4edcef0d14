import email
import email.policy
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from ipaddress import IPv4Address
from pathlib import Path
from threading import Event, Thread

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from scheduler.delivery.email import DeliveryError, digest_message, send
from scheduler.digest.render import as_html, as_text
from store.errors import ConfigurationError
from store.records import Issue, Meeting, Participant

SENDER = "digest@readout.example"


def _message(issue: Issue, recipient: str = "reader@paper.example") -> EmailMessage:
    return digest_message(issue, sender=SENDER, recipient=recipient)


def _parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.SMTP)
    assert isinstance(message, EmailMessage)
    return message


class Postbox:
    """An SMTP server's behaviour: keeps what it is given, or refuses with a reply."""

    def __init__(self, *, rcpt: str = "250 OK", body: str = "250 OK") -> None:
        self.rcpt, self.body = rcpt, body
        self.taken: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: object, _session: object, envelope: Envelope
    ) -> str:
        if self.body.startswith("250"):
            self.taken.append(envelope)
        return self.body


@contextmanager
def _served(
    postbox: Postbox,
    *,
    tls_context: ssl.SSLContext | None = None,
    authenticator: Callable[..., AuthResult] | None = None,
) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(
        postbox,
        hostname="127.0.0.1",
        port=port,
        tls_context=tls_context,
        require_starttls=tls_context is not None,
        authenticator=authenticator,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        controller.stop()


def test_mail_carries_both_forms_and_says_that_a_machine_wrote_it(three_languages: Issue) -> None:
    parsed = _parsed(bytes(_message(three_languages)))
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


def test_repeated_mail_is_the_same_to_the_byte(three_languages: Issue) -> None:
    assert bytes(_message(three_languages)) == bytes(_message(three_languages))


def test_each_reader_and_issue_has_a_message_id_of_its_own(three_languages: Issue) -> None:
    messages = [
        _message(three_languages),
        _message(three_languages, "other@paper.example"),
        _message(replace(three_languages, number=8)),
    ]
    ids = {message["Message-ID"] for message in messages}
    assert len(ids) == 3
    assert all(re.fullmatch(r"<digest\.[78]\.[0-9a-f]{24}@readout\.example>", told) for told in ids)


def test_no_line_of_a_mail_is_longer_than_mail_allows(three_languages: Issue) -> None:
    assert max(map(len, bytes(_message(three_languages)).split(b"\r\n"))) <= 998


def test_line_ends_in_names_inject_no_header(
    meeting_of: Callable[..., Meeting], issue_of: Callable[..., Issue]
) -> None:
    hostile = "Eve\r\nBcc: all@paper.example\x0b\x85\u2028\x00 Mallory"
    people = (Participant(name=hostile, organisation="A"), Participant(name="Bo Lund", organisation="B"))
    issue = issue_of([meeting_of(1, participants=people)], title=f"Lakes {hostile}")
    parsed = _parsed(bytes(_message(issue)))
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


def test_mail_reaches_its_one_recipient(three_languages: Issue) -> None:
    postbox = Postbox()
    message = _message(three_languages)
    with _served(postbox) as server:
        send(message, f"smtp://{server}")
    (envelope,) = postbox.taken
    assert envelope.rcpt_tos == ["reader@paper.example"]
    assert envelope.mail_from == SENDER
    assert isinstance(envelope.content, bytes)
    assert envelope.content.rstrip() == bytes(message).rstrip()


@pytest.mark.parametrize(
    ("postbox", "said", "temporary"),
    [
        (
            Postbox(rcpt="550 no reader@paper.example here"),
            "refused the recipient (reply 550)",
            False,
        ),
        (Postbox(rcpt="450 greylisted"), "refused the recipient (reply 450)", True),
        (Postbox(body="554 looks like spam"), "refused the mail (reply 554)", False),
        (Postbox(body="452 no room"), "refused the mail (reply 452)", True),
    ],
)
def test_refusal_names_the_server_and_says_whether_to_try_again(
    postbox: Postbox,
    said: str,
    temporary: bool,  # noqa: FBT001 - a parameter of the test
    three_languages: Issue,
) -> None:
    with _served(postbox) as server, pytest.raises(DeliveryError) as failure:
        send(_message(three_languages), f"smtp://{server}")
    assert str(failure.value).startswith(f"mail server {server} {said}; ")
    assert failure.value.server == server
    assert failure.value.temporary is temporary
    assert "reader@paper.example" not in str(failure.value)


def test_password_is_told_to_nobody(three_languages: Issue) -> None:
    def refuse(*_: object) -> AuthResult:
        return AuthResult(success=False, handled=False, message="535 no: reader S3CRET-xyz")

    with _served(Postbox(), authenticator=refuse) as server, pytest.raises(DeliveryError) as failure:
        send(_message(three_languages), f"smtp://reader:S3CRET-xyz@{server}")
    assert str(failure.value).startswith(
        f"mail server {server} refused the user or the password (reply 535); "
    )
    assert "S3CRET" not in str(failure.value)
    assert failure.value.__cause__ is None
    assert failure.value.__suppress_context__


def test_mail_is_not_sent_without_encryption_where_that_is_required(three_languages: Issue) -> None:
    postbox = Postbox()
    with _served(postbox) as server, pytest.raises(DeliveryError, match=r"offers no encryption; .*STARTTLS"):
        send(_message(three_languages), f"smtp://reader:S3CRET-xyz@{server}", require_tls=True)
    assert postbox.taken == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """Returns the certificate of a server at 127.0.0.1, signed by itself, and the server's side of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    public, secret = folder / "public.pem", folder / "secret.pem"
    public.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, secret)
    return public, context


def test_mail_goes_through_starttls_to_a_server_whose_certificate_is_trusted(
    certificate: tuple[Path, ssl.SSLContext], three_languages: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, context = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    postbox = Postbox()
    with _served(postbox, tls_context=context) as server:
        send(_message(three_languages), f"smtp://{server}", require_tls=True)
    assert len(postbox.taken) == 1


def test_mail_is_not_sent_to_a_server_whose_certificate_nobody_vouches_for(
    certificate: tuple[Path, ssl.SSLContext], three_languages: Issue
) -> None:
    postbox = Postbox()
    served = _served(postbox, tls_context=certificate[1])
    with served as server, pytest.raises(DeliveryError, match="has no TLS that can be trusted; mend"):
        send(_message(three_languages), f"smtp://{server}", require_tls=True)
    assert postbox.taken == []


def test_server_that_is_not_there_is_named(three_languages: Issue) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(DeliveryError, match=f"mail server 127.0.0.1:{port} can't be reached; ") as failure:
        send(_message(three_languages), f"smtp://127.0.0.1:{port}")
    assert failure.value.temporary


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtp://u:S3CRET@h:99999", "smtp://["]
)
def test_server_address_that_cannot_be_read_is_refused_without_its_password(
    url: str, three_languages: Issue
) -> None:
    with pytest.raises(ConfigurationError, match="write smtp://host:port") as failure:
        send(_message(three_languages), url)
    assert "S3CRET" not in str(failure.value)


@contextmanager
def _dripping() -> Iterator[str]:
    """A server that greets for seconds on end, one more line of its banner at a time, and then hangs up."""
    done = Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        # The client hangs up first.
        with connection, suppress(OSError):
            for _ in range(300):
                if done.wait(0.01):
                    return
                connection.sendall(b"220-w\r\n")

    thread = Thread(target=drip)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        done.set()
        thread.join()
        listener.close()


def test_server_that_drips_its_reply_for_ever_is_given_up(three_languages: Issue) -> None:
    message = _message(three_languages)
    with (
        _dripping() as server,
        pytest.raises(DeliveryError, match=r"did not take the mail within 0\.3 s") as failure,
    ):
        send(message, f"smtp://{server}", deadline=0.3)
    assert failure.value.temporary
