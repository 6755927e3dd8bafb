"""Credentials of this machine's own cluster: without them nobody can use it.

Dask makes some as well, but these count from this second, and for a year: once the clock is put
back, or a server has run for a year, nobody could connect any more.
"""

import ssl
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from distributed import Security

# whatever the clock is set to: who may connect is decided by the key, which ends with the cluster
BEGIN, END = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def is_refusal(error: BaseException | None) -> bool:
    """Whether a connection failed because one side has not the credentials that the other wants."""
    while error is not None:
        # Dask says so of one that has none at all
        if isinstance(error, ssl.SSLError) or "TLS expects" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def temporary() -> Security:
    """Make a key and a certificate of its own, for scheduler, workers and clients alike."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "together-or-apart")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGIN)
        .not_valid_after(END)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    public = certificate.public_bytes(serialization.Encoding.PEM).decode()
    sides = ("client", "scheduler", "worker")
    return Security(
        require_encryption=True,
        tls_ca_file=public,
        **{f"tls_{side}_key": private for side in sides},
        **{f"tls_{side}_cert": public for side in sides},
    )
