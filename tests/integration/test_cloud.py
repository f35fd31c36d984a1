"""What stands around the bucket: the CloudFormation template, and CloudFront's invalidations (moto answers for AWS)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from cfnlint.api import lint_file
from cfnlint.decode.cfn_yaml import load as load_template
from moto.server import ThreadedMotoServer

from generator.delivery.s3 import S3Store
from generator.support.environment import REPOSITORY, settings

pytestmark = pytest.mark.bare

if TYPE_CHECKING:
    from mypy_boto3_cloudfront.type_defs import OriginTypeDef

TEMPLATE = REPOSITORY / ".github/aws/delivery.yaml"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "us-east-1",
        "PLUGSMITH_S3_BUCKET": "plugins",
    }.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield f"http://{host}:{port}"
    server.stop()


def test_only_what_changes_is_invalidated(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = boto3.client("cloudfront")
    origin: OriginTypeDef = {
        "Id": "o",
        "DomainName": "b.s3.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    made = client.create_distribution(
        DistributionConfig={
            "CallerReference": "x",
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only"},
        }
    )["Distribution"]["Id"]
    monkeypatch.setenv("PLUGSMITH_CLOUDFRONT_DISTRIBUTION", made)
    settings.cache_clear()
    S3Store().invalidate(["plugins/a/latest.json"])
    found = client.list_invalidations(DistributionId=made)["InvalidationList"]["Items"]
    paths = client.get_invalidation(DistributionId=made, Id=found[0]["Id"])["Invalidation"]["InvalidationBatch"][
        "Paths"
    ]
    assert paths["Items"] == ["/plugins/a/latest.json"]
    S3Store().invalidate([])
    assert len(client.list_invalidations(DistributionId=made)["InvalidationList"]["Items"]) == 1


def test_the_roles_trust_one_environment_of_one_repository_in_both_forms_of_its_name() -> None:
    """GitHub's subject has numbers for repositories made since July 2026: the old form alone would be refused."""
    template: dict[str, Any] = load_template(str(TEMPLATE))
    for role, environment in (("PublishRole", "publish"), ("MaintenanceRole", "maintenance")):
        (statement,) = template["Resources"][role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        assert set(statement["Condition"]) == {"StringEquals"}, "no pattern"
        old, new = statement["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"]
        assert old["Fn::Sub"] == f"repo:${{Repository}}:environment:{environment}"
        words, parts = new["Fn::Sub"]
        owner, name = (parts[each]["Fn::Select"] for each in ("Owner", "Name"))
        assert (owner[0], name[0]) == (0, 1)
        assert words == f"repo:${{Owner}}@${{OwnerId}}/${{Name}}@${{RepositoryId}}:environment:{environment}"


def test_the_template_has_no_finding() -> None:
    assert [str(match) for match in lint_file(TEMPLATE)] == []


def _statements(role: str) -> list[dict[str, Any]]:
    template: dict[str, Any] = load_template(str(TEMPLATE))
    policies = template["Resources"][role]["Properties"]["Policies"]
    return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]


@pytest.mark.parametrize("role", ["PublishRole", "MaintenanceRole"])
def test_a_role_reaches_one_prefix_and_nothing_else(role: str) -> None:
    for statement in _statements(role):
        resource = str(statement["Resource"])
        narrowed = (
            "${Prefix}/*" in resource
            or "${Prefix}/*" in str(statement.get("Condition"))
            or "${Distribution}" in resource
        )
        assert narrowed, statement
        assert "*" not in statement["Action"]


def test_the_publishing_role_cannot_delete() -> None:
    assert "Delete" not in str([statement["Action"] for statement in _statements("PublishRole")])


def test_packages_cannot_be_overwritten_whoever_writes() -> None:
    template: dict[str, Any] = load_template(str(TEMPLATE))
    statements = template["Resources"]["BucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    denied = next(each for each in statements if each["Sid"] == "PackagesAreNeverOverwritten")
    assert denied["Effect"] == "Deny"
    assert denied["Condition"]["Null"] == {"s3:if-none-match": "true"}
