"""Certificates that no crawl may believe, made anew for each run."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def _made(folder: Path, host: str, *, days: tuple[int, int]) -> ssl.SSLContext:
    """Make a certificate that its own key signs, good from `days` before or after now until then."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{host}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def expired(folder: Path, host: str) -> ssl.SSLContext:
    """Return a context with a certificate whose time is over."""
    return _made(folder, host, days=(-60, -30))


def self_signed(folder: Path, host: str) -> ssl.SSLContext:
    """Return a context with a certificate that nobody vouches for."""
    return _made(folder, host, days=(-1, 30))


CERTIFICATES: dict[str, Callable[[Path, str], ssl.SSLContext]] = {
    "expired": expired,
    "self-signed": self_signed,
}
