"""S3 and CloudFront through boto3; no other module calls them.

Conditional writes (If-None-Match: *, If-Match) never overwrite what is there. A SHA-256 with each write lets the server
refuse bytes that the network has changed. boto3's transfer manager does not support conditional writes, so this module
splits large files into parts itself.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

import boto3
import botocore.exceptions
import pydantic
from botocore.config import Config

from generator.delivery.store import IMMUTABLE, MUTABLE, Stored, Upload, content_type, taken
from generator.support.environment import settings
from generator.support.errors import PublishError, SettingsError

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef


class _Condition(TypedDict, total=False):
    IfMatch: str
    IfNoneMatch: str


PART = 16 << 20
"""Bytes of a part. Files larger than two parts are uploaded in parts, several at once."""
CLAIM = ".sha256"
"""Suffix of a claim: the small object that reserves the key of a file that is uploaded in parts."""
CONNECTIONS = 16
_DELETED_AT_ONCE = 1000
_BAD_KEY = (
    "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or PLUGSMITH_S3_ACCESS_KEY_ID and "
    "PLUGSMITH_S3_SECRET_ACCESS_KEY if these are set, or the role of this job."
)
_REMEDIES = {
    "NoSuchBucket": "Check PLUGSMITH_S3_BUCKET; README says how a bucket is set up.",
    "InvalidAccessKeyId": _BAD_KEY,
    "SignatureDoesNotMatch": _BAD_KEY,
    "ExpiredToken": "Get new credentials, then publish again: what is up already is not sent twice.",
    "AccessDenied": "These credentials may not do that: give them the role of the CloudFormation template.",
    "BadDigest": "The server received other bytes than were sent. Publish again; if it stays, look at the network.",
    "EntityTooLarge": "The server takes no object of that size.",
    "PermanentRedirect": "The bucket is in another region: set PLUGSMITH_S3_REGION.",
}
_AGAIN = "Publish again: what is up already is not sent twice."


def _revealed(secret: pydantic.SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


class S3Store:
    """One bucket, or the part of it below a prefix."""

    def __init__(self) -> None:
        self._bucket = settings().s3_bucket
        self._prefix = settings().s3_prefix
        self._config = Config(
            retries={"mode": "standard", "max_attempts": settings().s3_attempts},
            connect_timeout=10,
            read_timeout=60,
            max_pool_connections=CONNECTIONS,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            tcp_keepalive=True,
            signature_version="s3v4",  # else links for us-east-1 get the old signature, which many buckets refuse
            # Each request has the body's SHA-256 in a signed header already: hashing the body once more adds nothing.
            s3={"payload_signing_enabled": False},
        )

    @property
    def place(self) -> str:
        return f"s3://{self._bucket}/{self._prefix}"

    @cached_property
    def _s3(self) -> S3Client:
        with _explained(self.place):
            # A new session: boto3's shared one keeps the credentials that were first used in this process.
            return boto3.session.Session().client(
                "s3",
                region_name=settings().s3_region,
                endpoint_url=settings().s3_endpoint_url,
                # None of these: boto3 looks for a key as all AWS tools do.
                aws_access_key_id=_revealed(settings().s3_access_key_id),
                aws_secret_access_key=_revealed(settings().s3_secret_access_key),
                config=self._config,
            )

    def put_new(self, upload: Upload) -> bool:
        with _explained(self._shown(upload.key)):
            try:
                (self._put_parts if upload.size > 2 * PART else self._put_whole)(upload)
            except botocore.exceptions.ClientError as error:
                if _status(error) not in (409, 412):
                    raise
                if self._holds(upload):  # written by an earlier run, or by a try whose reply was lost
                    return False
                raise taken(self._shown(upload.key)) from None
        return True

    def _put_whole(self, upload: Upload) -> None:
        self._s3.put_object(
            Bucket=self._bucket,
            Key=self._prefix + upload.key,
            Body=upload.source.read_bytes(),
            IfNoneMatch="*",
            ChecksumSHA256=base64.b64encode(bytes.fromhex(upload.sha256)).decode(),
            ContentType=upload.content_type,
            ContentDisposition=upload.disposition,
            CacheControl=IMMUTABLE,
            Metadata={"sha256": upload.sha256},
        )

    def _put_parts(self, upload: Upload) -> None:
        """Uploads a large file in parts, after claiming its key with a small checksum object.

        The condition on the completed upload is not enough: some servers check it and write in two separate steps. The
        claim is small enough to be written in one.
        """
        bucket, key = self._bucket, self._prefix + upload.key
        self._claim(upload)
        begun = self._s3.create_multipart_upload(
            Bucket=bucket,
            Key=key,
            ChecksumAlgorithm="SHA256",
            ContentType=upload.content_type,
            ContentDisposition=upload.disposition,
            CacheControl=IMMUTABLE,
            Metadata={"sha256": upload.sha256},
        )["UploadId"]

        def send(number: int) -> CompletedPartTypeDef:
            with upload.source.open("rb") as file:
                file.seek((number - 1) * PART)
                data = file.read(PART)
            checksum = base64.b64encode(hashlib.sha256(data).digest()).decode()
            answer = self._s3.upload_part(
                Bucket=bucket, Key=key, UploadId=begun, PartNumber=number, Body=data, ChecksumSHA256=checksum
            )
            return {"PartNumber": number, "ETag": answer["ETag"], "ChecksumSHA256": checksum}

        try:
            with ThreadPoolExecutor(4) as pool:
                parts = list(pool.map(send, range(1, -(-upload.size // PART) + 1)))
            self._s3.complete_multipart_upload(
                Bucket=bucket, Key=key, UploadId=begun, MultipartUpload={"Parts": parts}, IfNoneMatch="*"
            )
        except BaseException:
            with suppress(Exception):  # `gc` removes what stays
                self._s3.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=begun)
            raise

    def _claim(self, upload: Upload) -> None:
        """Claims the key for these bytes; an existing claim for the same bytes is fine.

        :raises PublishError: if the key is claimed for other bytes
        """
        key, mine = upload.key + CLAIM, upload.sha256.encode()
        if not self.replace(key, mine, seen=None):
            found = self.get(key)
            if found is None or found[0] != mine:
                raise taken(self._shown(upload.key))

    def _holds(self, upload: Upload) -> bool:
        head = self._s3.head_object(Bucket=self._bucket, Key=self._prefix + upload.key)
        return head["ContentLength"] == upload.size and head["Metadata"].get("sha256") == upload.sha256

    def seal(self, prefix: str) -> None:
        """Does nothing: each object is there once it is written."""

    def replace(self, key: str, data: bytes, *, seen: str | None) -> bool:
        condition: _Condition = {"IfMatch": seen} if seen else {"IfNoneMatch": "*"}
        with _explained(self._shown(key)):
            try:
                self._s3.put_object(
                    Bucket=self._bucket,
                    Key=self._prefix + key,
                    Body=data,
                    ChecksumSHA256=base64.b64encode(hashlib.sha256(data).digest()).decode(),
                    ContentType=content_type(key),
                    CacheControl=MUTABLE,
                    **condition,
                )
            except botocore.exceptions.ClientError as error:
                if _status(error) in (404, 409, 412):
                    return False
                raise
        return True

    def get(self, key: str) -> tuple[bytes, str] | None:
        with _explained(self._shown(key)):
            try:
                answer = self._s3.get_object(Bucket=self._bucket, Key=self._prefix + key)
                return answer["Body"].read(), answer["ETag"]
            except self._s3.exceptions.NoSuchKey:
                return None

    def stored(self, prefix: str) -> Iterator[Stored]:
        with _explained(self._shown(prefix)):
            pages = self._s3.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix + prefix
            )
            for page in pages:
                for found in page.get("Contents", ()):
                    key = found["Key"].removeprefix(self._prefix)
                    yield Stored(key=key, size=found["Size"], modified=found["LastModified"])

    def delete(self, keys: Iterable[str]) -> None:
        wanted = list(keys)
        with _explained(self.place):
            for start in range(0, len(wanted), _DELETED_AT_ONCE):
                batch = wanted[start : start + _DELETED_AT_ONCE]
                answer = self._s3.delete_objects(
                    Bucket=self._bucket,
                    Delete={"Objects": [{"Key": self._prefix + key} for key in batch], "Quiet": True},
                    ChecksumAlgorithm="SHA256",
                )
                for failed in answer.get("Errors", ()):
                    remedy = _REMEDIES.get(failed.get("Code", ""), "Try again.")
                    raise PublishError.at(failed.get("Key", ""), failed.get("Message", "cannot be deleted"), remedy)

    def unfinished(self, before: datetime, *, abort: bool) -> list[str]:
        with _explained(self.place):
            pages = self._s3.get_paginator("list_multipart_uploads").paginate(Bucket=self._bucket, Prefix=self._prefix)
            uploads = [each for page in pages for each in page.get("Uploads", ()) if each["Initiated"] < before]
            for each in uploads if abort else ():
                self._s3.abort_multipart_upload(Bucket=self._bucket, Key=each["Key"], UploadId=each["UploadId"])
        return [each["Key"].removeprefix(self._prefix) for each in uploads]

    def invalidate(self, paths: Iterable[str]) -> None:
        wanted = sorted("/" + path for path in paths)
        if not settings().cloudfront_distribution or not wanted:
            return
        with _explained(f"CloudFront {settings().cloudfront_distribution}"):
            client = boto3.session.Session().client("cloudfront", config=self._config)
            client.create_invalidation(
                DistributionId=settings().cloudfront_distribution,
                InvalidationBatch={
                    "Paths": {"Quantity": len(wanted), "Items": wanted},
                    "CallerReference": hashlib.sha256(f"{datetime.now()} {wanted}".encode()).hexdigest(),  # noqa: DTZ005
                },
            )

    def url(self, key: str) -> str:
        """Returns a permanent link through the CDN. Without one the bucket is private, so it returns a signed link.

        A signed link is valid for `link_days`.
        """
        if settings().public_url:
            return f"{settings().public_url.rstrip('/')}/{key}"
        with _explained(self._shown(key)):
            return self._s3.generate_presigned_url(
                "get_object",
                Params={"Bucket": self._bucket, "Key": self._prefix + key},
                ExpiresIn=settings().link_days * 86400,
            )

    def _shown(self, key: str) -> str:
        return self.place + key


def _status(error: botocore.exceptions.ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


@contextmanager
def _explained(where: str) -> Iterator[None]:
    """Turns what boto3 raises into our own errors, with a remedy."""
    try:
        yield
    except botocore.exceptions.ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        message = str(error.response.get("Error", {}).get("Message", "")) or str(error)
        code = {"403": "AccessDenied", "404": "NoSuchBucket"}.get(code, code)
        raise PublishError.at(where, f"the server says {code}: {message}", _REMEDIES.get(code, _AGAIN)) from None
    except botocore.exceptions.NoCredentialsError:
        raise PublishError.at(where, "there are no credentials", _BAD_KEY) from None
    except (botocore.exceptions.EndpointConnectionError, botocore.exceptions.ConnectTimeoutError) as error:
        remedy = "Check the network, PLUGSMITH_S3_ENDPOINT_URL and PLUGSMITH_S3_REGION."
        raise PublishError.at(where, f"cannot be reached: {error}", remedy) from None
    except (botocore.exceptions.NoRegionError, botocore.exceptions.ParamValidationError) as error:
        remedy = "Check PLUGSMITH_S3_BUCKET and PLUGSMITH_S3_REGION."
        raise PublishError.at(where, str(error), remedy) from None
    except ValueError as error:  # the endpoint is not a valid address
        raise SettingsError.at("PLUGSMITH_S3_ENDPOINT_URL", str(error), "Write it as https://host[:port].") from None
    except (botocore.exceptions.BotoCoreError, botocore.exceptions.HTTPClientError) as error:
        raise PublishError.at(where, f"the connection was lost: {error}", _AGAIN) from None
