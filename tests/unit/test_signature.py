"""Signatures: keys and signatures are those of openssl, keys are made once, and protected."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from pydantic import ValidationError

from sterling.adapters.ed25519 import KeyFile, holds
from sterling.domain.errors import Unavailable
from sterling.domain.signature import Signature, canonical, fingerprint, message, read_public

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""SHA-256 of `abc` (FIPS 180-2, appendix B.1)."""
PRIVATE = """-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
-----END PRIVATE KEY-----
"""
PUBLIC = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
"""
"""Both of RFC 8410, section 10; what follows was made of them by openssl 3."""
FINGERPRINT = "a1e9156054e04fac899ae9f275132cdc07a5dbc4ea2c2ad3a1ffc6e0d253681f"
OF_RELEASE = (
    "a6f92494504d278875192ea4a6214b401d855afbbba559ef772ce7aa6c4ef79b"
    "4bc447a101d8887a37efeecce2521bacbf29073ca73a02c5a9f27c26dd52f901"
)
OF_SEAL = (
    "6e92738d2e744879bba07ea20717f0626cbf4bfa0208605ad1c2687003af3795"
    "3b79dcbd926c527bf8828b908d58280d9077a4f52fd40a26a9e3db97df9bc007"
)


def _file(folder: Path, content: str = PRIVATE, mode: int = 0o600) -> KeyFile:
    path = folder / "key.pem"
    path.write_text(content)
    path.chmod(mode)
    return KeyFile(path, make=False)


def test_a_key_signs_as_openssl_does(tmp_path: Path) -> None:
    key = _file(tmp_path)
    assert (key.public_key().pem, key.public_key().fingerprint) == (PUBLIC, FINGERPRINT)
    assert fingerprint(read_public(PUBLIC)) == FINGERPRINT
    made = key.sign("release", ABC)
    assert (made.fingerprint, made.signature) == (FINGERPRINT, OF_RELEASE)
    assert key.sign("seal", ABC).signature == OF_SEAL
    assert message("release", ABC) == f"sterling release sha256:{ABC}\n".encode()
    assert Signature.model_validate_json(canonical(made)) == made


def test_a_signature_holds_for_what_was_signed_alone(tmp_path: Path) -> None:
    made = _file(tmp_path).sign("release", ABC)
    assert holds(made, "release", ABC)
    assert not holds(made, "seal", ABC)
    assert not holds(made, "release", "c" + ABC[1:])
    for place in range(0, 128, 7):
        flipped = f"{int(made.signature[place], 16) ^ 1:x}"
        changed = made.signature[:place] + flipped + made.signature[place + 1 :]
        assert not holds(made.model_copy(update={"signature": changed}), "release", ABC)
    # The same signature with the group's order added to its second half (RFC 8032, section 8.4).
    order = 2**252 + 27742317777372353535851937790883648493
    second = int.from_bytes(bytes.fromhex(made.signature[64:]), "little") + order
    twin = made.signature[:64] + second.to_bytes(32, "little").hex()
    assert not holds(made.model_copy(update={"signature": twin}), "release", ABC)


def test_a_signature_names_the_key_that_it_has(tmp_path: Path) -> None:
    told = _file(tmp_path).sign("release", ABC).model_dump()
    for changed in ({"fingerprint": ABC}, {"public_key": ABC}, {"format": "other/1"}, {"signature": "00"}):
        with pytest.raises(ValidationError):
            Signature.model_validate({**told, **changed})


def test_of_many_that_make_the_key_at_once_all_sign_with_the_same(tmp_path: Path) -> None:
    path, together = tmp_path / "new" / "key.pem", Barrier(16)

    def make(_: int) -> str:
        together.wait()
        return KeyFile(path, make=True).sign("release", ABC).fingerprint

    with ThreadPoolExecutor(16) as pool:
        made = set(pool.map(make, range(16)))
    assert len(made) == 1
    assert [file.name for file in path.parent.iterdir()] == ["key.pem"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("content", "mode", "told"),
    [
        (PRIVATE, 0o644, "may be read by every user. Type: chmod 600"),
        (PUBLIC, 0o600, "is no private key of Ed25519"),
        ("", 0o600, "is no private key of Ed25519"),
        ("\0" * 100_000, 0o600, "is no private key of Ed25519"),
    ],
)
def test_a_key_that_may_not_be_used_is_refused_in_words(
    tmp_path: Path, content: str, mode: int, told: str
) -> None:
    with pytest.raises(Unavailable) as refused:
        _file(tmp_path, content, mode).public_key()
    assert told in refused.value.message


def test_a_key_that_a_setting_names_is_not_made_in_silence(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refused:
        KeyFile(tmp_path / "gone.pem", make=False).public_key()
    assert "gone.pem, cannot be used: No such file" in refused.value.message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "pem",
    [
        "",
        PRIVATE,
        PUBLIC.replace("MCow", "MCox"),
        PUBLIC.replace("MCow", "MC"),
        "-----BEGIN PUBLIC KEY-----\n====\n-----END PUBLIC KEY-----",
    ],
)
def test_what_is_no_public_key_is_refused(pem: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - binascii's own are some of them
        read_public(pem)
