import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from ipaddress import IPv4Address
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from scheduler.delivery import smtp
from scheduler.delivery.mail_server import DeliveryError
from tests.sending import send, visit

if TYPE_CHECKING:
    from tests.scheduler.delivery.conftest import MailServers, Postbox

SENDER = "digest@readout.example"


def test_mail_reaches_its_one_recipient(
    message: EmailMessage, postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    send(message, f"smtp://{mail_server(box)}")
    (envelope,) = box.taken
    assert envelope.rcpt_tos == ["reader@paper.example"]
    assert envelope.mail_from == SENDER
    assert isinstance(envelope.content, bytes)
    assert envelope.content.rstrip() == bytes(message).rstrip()


# Whether trying again may help, and whether any other mail would have met the same.
_FOR_GOOD, _OF_THIS_MAIL, _OF_ANY_MAIL = (False, False), (True, False), (True, True)


@pytest.mark.parametrize(
    ("replies", "said", "meaning"),
    [
        ({"rcpt": "550 no reader@paper.example here"}, "refused the recipient (reply 550)", _FOR_GOOD),
        ({"rcpt": "450 greylisted"}, "refused the recipient (reply 450)", _OF_THIS_MAIL),
        ({"rcpt": "550 5.1.1 reader@paper.example"}, "refused the recipient (reply 550 5.1.1)", _FOR_GOOD),
        ({"rcpt": "550 5.1.1no"}, "refused the recipient (reply 550)", _FOR_GOOD),
        ({"body": "554 looks like spam"}, "refused the mail (reply 554)", _FOR_GOOD),
        ({"body": "452 no room"}, "refused the mail (reply 452)", _OF_THIS_MAIL),
        ({"body": "421 closing"}, "refused the mail (reply 421)", _OF_ANY_MAIL),
        # The sender is ours, and can be mended: it says nothing of the reader.
        ({"mail": "451 slowly"}, "refused the sender (reply 451)", _OF_ANY_MAIL),
        ({"mail": "550 digest@readout.example unknown"}, "refused the sender (reply 550)", _OF_ANY_MAIL),
    ],
)
def test_refusal_names_the_server_and_says_whether_to_try_again(  # noqa: PLR0913, PLR0917 - two of them fixtures
    replies: dict[str, str],
    said: str,
    meaning: tuple[bool, bool],
    message: EmailMessage,
    postbox: type["Postbox"],
    mail_server: "MailServers",
) -> None:
    server = mail_server(postbox(**replies))  # type: ignore[arg-type]
    with pytest.raises(DeliveryError) as failure:
        send(message, f"smtp://{server}")
    assert str(failure.value).startswith(f"mail server {server} {said}; ")
    assert failure.value.server == server
    assert (failure.value.temporary, failure.value.about_server) == meaning
    assert "@" not in str(failure.value)


@pytest.mark.parametrize("drops", [True, False])
def test_server_that_hangs_up_may_have_the_mail(
    drops: bool,  # noqa: FBT001 - a parameter of the test
    message: EmailMessage,
    postbox: type["Postbox"],
    mail_server: "MailServers",
) -> None:
    box = postbox(drops=drops)
    server = mail_server(box)
    if drops:
        with pytest.raises(DeliveryError, match="whether it took the mail is not known") as failure:
            send(message, f"smtp://{server}")
        assert failure.value.temporary
    else:
        send(message, f"smtp://{server}")
    assert len(box.taken) == 1


def test_password_is_told_to_nobody(
    message: EmailMessage, postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    def refuse(*_: object) -> AuthResult:
        return AuthResult(success=False, handled=False, message="535 no: reader S3CRET-xyz")

    server = mail_server(postbox(), authenticator=refuse)
    with pytest.raises(DeliveryError) as failure:
        send(message, f"smtp://reader:S3CRET-xyz@{server}")
    assert str(failure.value).startswith(
        f"mail server {server} refused the user or the password (reply 535); "
    )
    assert "S3CRET" not in str(failure.value)
    assert failure.value.temporary
    assert failure.value.about_server
    assert failure.value.__cause__ is None
    assert failure.value.__suppress_context__


def test_mail_is_not_sent_without_encryption_where_that_is_required(
    message: EmailMessage, postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    server = mail_server(box)
    with pytest.raises(DeliveryError, match=r"offers no encryption; .*STARTTLS"):
        send(message, f"smtp://reader:S3CRET-xyz@{server}", tls="required")
    assert box.taken == []


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
    certificate: tuple[Path, ssl.SSLContext],
    message: EmailMessage,
    postbox: type["Postbox"],
    mail_server: "MailServers",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    public, context = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    box = postbox()
    send(message, f"smtp://{mail_server(box, tls_context=context)}", tls="required")
    assert len(box.taken) == 1


def test_mail_is_not_sent_to_a_server_whose_certificate_nobody_vouches_for(
    certificate: tuple[Path, ssl.SSLContext],
    message: EmailMessage,
    postbox: type["Postbox"],
    mail_server: "MailServers",
) -> None:
    box = postbox()
    server = mail_server(box, tls_context=certificate[1])
    with pytest.raises(DeliveryError, match="has no TLS that can be trusted; mend"):
        send(message, f"smtp://{server}", tls="required")
    assert box.taken == []


def test_server_that_is_not_there_is_named(message: EmailMessage, nobody: str) -> None:
    with pytest.raises(DeliveryError, match=f"mail server {nobody} can't be reached; ") as failure:
        send(message, f"smtp://{nobody}")
    assert failure.value.temporary
    assert failure.value.about_server


def test_message_under_way_has_little_time_left_once_we_are_told_to_stop(
    message: EmailMessage, silent_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "GRACE", 0.2)
    began = monotonic()
    with pytest.raises(DeliveryError, match="did not answer in time"):
        send(message, f"smtp://{silent_server}", deadline=20, stopping=lambda: True)
    assert monotonic() - began < 15


def test_mail_that_is_taken_meanwhile_is_sent_though_we_are_told_to_stop(
    message: EmailMessage, postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    box = postbox()
    send(message, f"smtp://{mail_server(box)}", stopping=lambda: True)
    assert len(box.taken) == 1


def test_visit_goes_as_far_as_the_login_and_sends_nothing(
    postbox: type["Postbox"], mail_server: "MailServers"
) -> None:
    seen: list[object] = []

    def let_in(*arguments: object) -> AuthResult:
        seen.append(arguments)
        return AuthResult(success=True)

    box = postbox()
    server = mail_server(box, authenticator=let_in)
    assert visit(f"smtp://reader:S3CRET-xyz@{server}") == server
    assert len(seen) == 1
    assert box.taken == []


def test_visit_tells_what_a_mail_would_meet(
    postbox: type["Postbox"], mail_server: "MailServers", nobody: str, silent_server: str
) -> None:
    with pytest.raises(DeliveryError, match="can't be reached"):
        visit(f"smtp://{nobody}")
    with pytest.raises(DeliveryError, match="did not answer in time"):
        visit(f"smtp://{silent_server}", deadline=0.2)
    with pytest.raises(DeliveryError, match="offers no encryption"):
        visit(f"smtp://{mail_server(postbox())}", tls="required")
