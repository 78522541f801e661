"""The same store as `blobs.Blobs` in a bucket that speaks S3. Imported only where a bucket is set: boto3 is heavy."""

import base64
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import IO, Any

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from casefile.custody.blobs import ADDRESS, Damaged, Found, Missing, address_of, demand_sound, place_of

_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
_TAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict"})
_YOUNG = timedelta(hours=1)
_SMALL = 1 << 20


class Bucket:
    """A bucket of immutable files, by the same names as in a folder. The promises are those of `Blobs`.

    A file is there whole or not at all, checked by the server against its hash as it comes in, and by us whenever it is
    read. Keys come from the environment or the machine (AWS_ACCESS_KEY_ID …).
    """

    def __init__(self, name: str, endpoint: str = "") -> None:
        self._storage = S3Storage(bucket_name=name, endpoint_url=endpoint or None)

    def put(self, content: bytes) -> str:
        """:raises OSError: the server refuses or cannot be reached; nothing is left under the address then"""
        return self.put_file(BytesIO(content))

    def put_file(self, file: IO[bytes]) -> str:
        """The same for a file that is open and can be read twice from its beginning; never wholly in memory."""
        sha256 = address_of(file)
        checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
        found = self._head(sha256)
        is_sound = found is not None and found.get("ChecksumSHA256") == checksum
        if not is_sound or datetime.now(UTC) - found["LastModified"] > _YOUNG:
            file.seek(0)
            # Only what is damaged, or old and to be young again, is written over.
            fresh = {} if found else {"IfNoneMatch": "*"}
            with _in_our_words(sha256, otherwise=_TAKEN):
                self._object(sha256).put(Body=file, ChecksumSHA256=checksum, **fresh)
        return sha256

    def get(self, sha256: str) -> bytes:
        """:raises Missing, Damaged: as `Blobs.get`"""
        with _in_our_words(sha256):
            content = self._object(sha256).get()["Body"].read()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Damaged(sha256)
        return content

    def open(self, sha256: str) -> IO[bytes]:
        """The same to be read here and there, as `Blobs.open`; what is large waits on the disk, without a name."""
        with ExitStack() as on_failure:
            file = on_failure.enter_context(tempfile.SpooledTemporaryFile(_SMALL))
            with _in_our_words(sha256):
                shutil.copyfileobj(self._object(sha256).get()["Body"], file)
            demand_sound(file, sha256)
            on_failure.pop_all()
        return file

    def has(self, sha256: str) -> bool:
        """Whether a file is stored there. Does not read it."""
        return self._head(sha256) is not None

    def stored_at(self, sha256: str) -> datetime:
        """:raises Missing: as `Blobs.stored_at`"""
        found = self._head(sha256)
        if found is None:
            raise Missing(sha256)
        return found["LastModified"]

    def remove(self, sha256: str) -> None:
        """Erase one file, for erasure only. A bucket that keeps versions must be told to let go of them as well."""
        with _in_our_words(sha256):
            self._object(sha256).delete()

    def sweep(self, before: datetime) -> int:
        """Nothing lies half written in a bucket."""
        return 0

    def addresses(self) -> Iterator[str]:
        """Every address in the bucket, in order."""
        return (sha256 for sha256, _stored_at in self._listed())

    def scrub(self) -> Iterator[Found]:
        """Read every file, as `Blobs.scrub`.

        :raises ConnectionError: the bucket cannot be reached any more
        """
        for sha256, stored_at in self._listed():
            with suppress(Missing):
                yield Found(sha256, self._holds(sha256), stored_at)

    def _listed(self) -> Iterator[tuple[str, datetime]]:
        with _in_our_words(self._storage.bucket_name):
            for one in self._storage.bucket.objects.all():
                name = one.key.rpartition("/")[2]
                if ADDRESS.fullmatch(name):
                    yield name, one.last_modified

    def _holds(self, sha256: str) -> bool:
        found = hashlib.sha256()
        try:
            with _in_our_words(sha256):
                for piece in self._object(sha256).get()["Body"].iter_chunks(_SMALL):
                    found.update(piece)
        except ConnectionError:
            raise
        except OSError:
            return False
        return found.hexdigest() == sha256

    def _head(self, sha256: str) -> dict[str, Any] | None:
        here = {"Bucket": self._storage.bucket_name, "Key": place_of(sha256)}
        try:
            with _in_our_words(sha256):
                return self._storage.connection.meta.client.head_object(**here, ChecksumMode="ENABLED")
        except Missing:
            return None

    def _object(self, sha256: str) -> Any:
        return self._storage.bucket.Object(place_of(sha256))


@contextmanager
def _in_our_words(sha256: str, otherwise: frozenset[str] = frozenset()) -> Iterator[None]:
    """What the server or the way to it says: Missing or OSError; nothing for the codes that are as good as done."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _ABSENT:
            raise Missing(sha256) from error
        if code not in otherwise:
            raise OSError(f"the bucket says {code}") from error
    except BotoCoreError as error:
        raise ConnectionError(f"the bucket cannot be reached: {error}") from error
