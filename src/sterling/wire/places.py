"""Settings -> where bytes are: our blobs, and what may be read by reference."""

import importlib
from typing import Any

from sterling.adapters.blobs.folder import FolderBlobs
from sterling.adapters.blobs.intake import CheckedIntake
from sterling.adapters.blobs.reference import ReferencedAssets
from sterling.adapters.blobs.sniff import sniff
from sterling.adapters.blobs.source import Source
from sterling.adapters.blobs.tree import TreeSource
from sterling.adapters.ed25519 import KeyFile
from sterling.ports.blobs import BlobStore
from sterling.ports.signer import Signer
from sterling.services.assets import MOST_BYTES, Places
from sterling.settings.model import Settings


def build_places(settings: Settings) -> Places:
    """Blobs in a folder or a bucket; references to allowed folders, buckets and, where allowed, the web."""
    blobs = _blobs(settings)
    return Places(blobs, CheckedIntake(blobs), ReferencedAssets(_sources(settings)), sniff)


def build_signer(settings: Settings) -> Signer:
    """The key in the file that is named, or one of our own in the data folder."""
    if settings.signing_key is not None:
        return KeyFile(settings.signing_key, make=False)
    return KeyFile(settings.data_dir / "signing-key.pem", make=True)


def _blobs(settings: Settings) -> BlobStore:
    if settings.blobs is None:
        return FolderBlobs(settings.data_dir / "blobs")
    bucket: Any = importlib.import_module("sterling.adapters.blobs.bucket")
    return bucket.BucketBlobs(bucket.open_bucket(settings.blobs))


def _web(settings: Settings) -> Source:
    """Loaded when it is allowed, which it seldom is: a start need not wait for an HTTP client."""
    pages: Any = importlib.import_module("sterling.adapters.blobs.web")
    door: Any = importlib.import_module("sterling.adapters.outbound")
    return pages.WebSource(door.Outbound(allowed=settings.private_networks), limit=MOST_BYTES)


def _sources(settings: Settings) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    if settings.asset_folders:
        sources["file"] = TreeSource(settings.asset_folders)
    if settings.asset_buckets:
        bucket: Any = importlib.import_module("sterling.adapters.blobs.bucket")
        objects: Any = importlib.import_module("sterling.adapters.blobs.objects")
        source: Source = objects.ObjectSource(
            {url: bucket.open_bucket(url) for url in settings.asset_buckets}
        )
        sources |= dict.fromkeys(("s3", "gs", "az"), source)
    if settings.asset_web:
        sources |= dict.fromkeys(("http", "https"), _web(settings))
    return sources
