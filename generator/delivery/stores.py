"""The available stores. To add one, write a module that implements `Store`, and add a case here."""

from __future__ import annotations

from generator.delivery.folder import FolderStore
from generator.delivery.store import Store
from generator.support.actions import running_in_actions
from generator.support.environment import settings


def chosen_store() -> Store:
    """Returns the store that the settings name: a bucket, the repository's releases in Actions, or a local folder."""
    if settings().s3_bucket:
        from generator.delivery.s3 import S3Store  # noqa: PLC0415  boto3 takes a quarter of a second to import

        return S3Store()
    if settings().store == "releases" or (settings().store == "auto" and running_in_actions()):
        from generator.delivery.github_releases import ReleaseStore  # noqa: PLC0415

        return ReleaseStore()
    return FolderStore(settings().publish_dir)
