"""Throw-away certificates for the test servers: one good authority, one expired certificate, one stranger."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

EXPIRED_HOST = "127.0.0.2"  # answers with an expired certificate
OTHER_HOST = "127.0.0.3"  # answers with the certificate of localhost


@dataclass(frozen=True)
class Certificates:
    """Paths of PEM files: the authority to trust, one not to, and the servers' keys with their chains."""

    ca_file: Path
    other_ca_file: Path
    good: Path
    expired: Path
    elsewhere: Path

    def server_context(self, chain: Path | None = None) -> ssl.SSLContext:
        """Make the server's side of TLS, with the good certificate unless another is named."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain or self.good)
        return context


def make_certificates(folder: Path) -> Certificates:
    """Make them all in a folder."""
    authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
    made = Certificates(
        *(folder / name for name in ("ca.pem", "other-ca.pem", "good.pem", "expired.pem", "elsewhere.pem"))
    )
    authority.cert_pem.write_to_path(made.ca_file)
    trustme.CA(key_type=trustme.KeyType.ECDSA).cert_pem.write_to_path(made.other_ca_file)
    good = authority.issue_cert("localhost", "127.0.0.1", key_type=trustme.KeyType.ECDSA)
    good.private_key_and_cert_chain_pem.write_to_path(made.good)
    elsewhere = authority.issue_cert("mail.elsewhere.test", key_type=trustme.KeyType.ECDSA)
    elsewhere.private_key_and_cert_chain_pem.write_to_path(made.elsewhere)
    expired = authority.issue_cert(
        EXPIRED_HOST,
        "localhost",
        key_type=trustme.KeyType.ECDSA,
        not_before=datetime.now(UTC) - timedelta(days=30),
        not_after=datetime.now(UTC) - timedelta(days=1),
    )
    expired.private_key_and_cert_chain_pem.write_to_path(made.expired)
    return made
