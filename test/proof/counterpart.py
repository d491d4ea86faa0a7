"""The AWS counterpart, with what the templates of this project need of CloudFormation and moto 5.2.3 leaves out.

    python counterpart.py PORT FOLDER

Resource types that moto does not know are made through moto's own services where it has one for them; of every such
resource FOLDER gets <logical id>.json with the properties as CloudFormation would have resolved them.
"""
import json
import sys
from pathlib import Path

import moto.cloudformation.models as cloudformation
import moto.cloudformation.parsing as parsing
import moto.cloudformation.responses as responses
from moto.core.common_models import CloudFormationModel
from moto.events.models import EventBus, events_backends
from moto.glue.models import glue_backends
from moto.iam.models import Role
from moto.kms.models import Key, kms_backends
from moto.s3.models import FakeBucket, s3_backends
from moto.server import main
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

PORT, FOLDER = sys.argv[1], Path(sys.argv[2])


class Place:
    """Account and region that a resource is made in."""

    def __init__(self, account, region):
        self.account, self.region = account, region

    def of(self, backends):
        return backends[self.account][self.region]


def topic_policy(properties, place):
    for topic in properties["Topics"]:
        place.of(sns_backends).set_topic_attribute(topic, "policy", json.dumps(properties["PolicyDocument"]))


def queue_policy(properties, place):
    for queue in properties["Queues"]:
        policy = {"Policy": json.dumps(properties["PolicyDocument"])}
        place.of(sqs_backends).set_queue_attributes(queue.rsplit("/", 1)[1], policy)


def subscription(properties, place):
    made = place.of(sns_backends).subscribe(properties["TopicArn"], properties["Endpoint"], properties["Protocol"])
    return made.arn


def database(properties, place):
    described = properties["DatabaseInput"]
    place.of(glue_backends).create_database(described["Name"], described)
    return described["Name"]


def table(properties, place):
    described = properties["TableInput"]
    place.of(glue_backends).create_table(properties["DatabaseName"], described["Name"], described)
    return described["Name"]


def bus_policy(properties, place):
    statement = {"Sid": properties["StatementId"], **properties["Statement"]}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    place.of(events_backends).put_permission(properties["EventBusName"], None, None, None, None, policy)


def only_recorded(properties, place):
    return properties.get("Name") or properties.get("AlarmName")


# moto judges requests by bucket policies in its own way, so they are recorded only: the tests' judge is the project's.
MISSING = {
    "AWS::Athena::NamedQuery": only_recorded,
    "AWS::Athena::WorkGroup": only_recorded,
    "AWS::CloudWatch::Alarm": only_recorded,
    "AWS::Events::EventBusPolicy": bus_policy,
    "AWS::Glue::Database": database,
    "AWS::Glue::Table": table,
    "AWS::Lambda::EventInvokeConfig": only_recorded,
    "AWS::S3::BucketPolicy": only_recorded,
    "AWS::SNS::Subscription": subscription,
    "AWS::SNS::TopicPolicy": topic_policy,
    "AWS::SQS::QueuePolicy": queue_policy,
}


def drop_database(name, place):
    place.of(glue_backends).delete_database(name)


# All others go with what they belong to.
REMOVED_BY = {"AWS::Glue::Database": drop_database}


class Made:
    """A resource of a missing type."""

    def __init__(self, physical_id):
        self.physical_resource_id = physical_id

    def delete(self, account_id, region_name):
        remove = REMOVED_BY.get(self.cloudformation_type())
        if remove is not None:
            remove(self.physical_resource_id, Place(account_id, region_name))

    @classmethod
    def has_cfn_attr(cls, attr):
        return True

    def get_cfn_attribute(self, attribute_name):
        return self.physical_resource_id


def model_of(type_name, create):
    def create_from(cls, resource_name, cloudformation_json, account_id, region_name, LogicalId=None, **_):
        properties = cloudformation_json.get("Properties", {})
        (FOLDER / f"{LogicalId or resource_name}.json").write_text(json.dumps(properties))
        return cls(create(properties, Place(account_id, region_name)) or resource_name)

    def update_from(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
        properties = cloudformation_json.get("Properties", {})
        logical_id = getattr(original_resource, "logical_resource_id", new_resource_name)
        (FOLDER / f"{logical_id}.json").write_text(json.dumps(properties))
        if create in (topic_policy, queue_policy):
            create(properties, Place(account_id, region_name))
        return original_resource

    members = {
        "cloudformation_type": staticmethod(lambda: type_name),
        "cloudformation_name_type": staticmethod(lambda: None),
        "create_from_cloudformation_json": classmethod(create_from),
        "update_from_cloudformation_json": classmethod(update_from),
        "delete_from_cloudformation_json": classmethod(lambda cls, *_, **__: None),
    }
    return type(type_name.replace(":", ""), (Made, CloudFormationModel), members)


MODELS = [model_of(*missing) for missing in MISSING.items()]  # kept: moto finds living subclasses only


def resolve_without_none(resolve):
    """`AWS::NoValue` in a list takes its item away; moto leaves a null there."""

    def cleaned(value, resources):
        result = resolve(value, resources)
        return [item for item in result if item is not None] if isinstance(result, list) else result

    return cleaned


def bucket_as_described(create):
    """moto passes over Object Lock and versioning."""

    def created(cls, resource_name, cloudformation_json, account_id, region_name, **rest):
        bucket = create(cls, resource_name, cloudformation_json, account_id, region_name, **rest)
        properties = cloudformation_json.get("Properties", {})
        if properties.get("VersioningConfiguration", {}).get("Status") == "Enabled":
            s3_backends[account_id]["aws"].put_bucket_versioning(resource_name, "Enabled")
        retention = properties.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention")
        if retention is not None:
            bucket.object_lock_enabled = True
            bucket.default_lock_mode = retention["Mode"]
            bucket.default_lock_days = int(retention["Days"])
        return bucket

    return classmethod(created)


def key_as_described(create):
    """moto makes every key a symmetric one."""

    def created(cls, resource_name, cloudformation_json, account_id, region_name, **rest):
        properties = cloudformation_json["Properties"]
        if "KeySpec" not in properties:
            return create(cls, resource_name, cloudformation_json, account_id, region_name, **rest)
        return kms_backends[account_id][region_name].create_key(
            policy=properties["KeyPolicy"],
            key_usage=properties["KeyUsage"],
            key_spec=properties["KeySpec"],
            description=properties.get("Description"),
            tags=properties.get("Tags", []),
        )

    return classmethod(created)


def delete_but_retained(delete):
    """Of the ways to keep a resource moto knows `Retain` only."""

    def deleted(self):
        kept = {"RetainExceptOnCreate": "Retain"}
        for resource in self._resource_json_map.values():
            if resource.get("DeletionPolicy") in kept:
                resource["DeletionPolicy"] = kept[resource["DeletionPolicy"]]
        delete(self)

    return deleted


def members_below(create):
    """A service-managed StackSet reaches every active account below its units, and never the management account.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-associate-stackset-with-org.html
    """

    def created(self, accounts, regions, parameters, deployment_targets, permission_model):
        backend = self.org_backend
        units = list(deployment_targets.get("OrganizationalUnitIds", []))
        for unit in units:
            units += [child.id for child in backend.ou if child.parent_id == unit]
        below = [account.id for account in backend.accounts if account.parent_id in units and account.status == "ACTIVE"]
        members = [account for account in below if account != self.account_id]
        return create(self, [*accounts, *members], regions, parameters, {}, permission_model)

    return created


def outputs_after(apply):
    """moto shows the outputs of the template that a stack was created with, whatever a change set made of it."""

    def applied(self):
        apply(self)
        self.stack.template = self.template
        self.stack._parse_template()
        self.stack.output_map = self.stack._create_output_map()

    return applied


def only_where_meant(update_resource):
    """moto updates a resource whose condition does not hold, too, and forgets one of a type that it cannot update."""

    def updated(logical_id, resource_json, resources_map, account_id, region_name):
        condition = resource_json.get("Condition")
        if condition is not None and not resources_map.lazy_condition_map[condition]:
            return resources_map._parsed_resources.get(logical_id)
        made = update_resource(logical_id, resource_json, resources_map, account_id, region_name)
        return resources_map._parsed_resources.get(logical_id) if made is None else made

    return updated


def with_conditions(update):
    """An update makes the resources whose condition has come to hold, and removes those whose condition no longer does."""

    def updated(self, template, parameters=None):
        update(self, template, parameters)
        for name, resource in template["Resources"].items():
            if "Condition" not in resource:
                continue
            standing = self._parsed_resources.get(name)
            if self.lazy_condition_map[resource["Condition"]]:
                if standing is None:
                    self._parsed_resources.pop(name, None)
                    _ = self[name]
            elif standing is not None:
                self._delete_resource(standing, resource)
                self._parsed_resources.pop(name)

    return updated


def whatever_host(read):
    """moto takes the bucket of a template's address from the host where that is this machine."""

    def read_template(template_url, account_id, partition):
        path = "/" + template_url.split("/", 3)[3]
        return read("https://s3.amazonaws.com" + path, account_id, partition)

    return read_template


def as_json(self, policy_name, policy):
    self.policies[policy_name] = policy if isinstance(policy, str) else json.dumps(policy)


parsing.clean_json = resolve_without_none(parsing.clean_json)
parsing.parse_and_update_resource = only_where_meant(parsing.parse_and_update_resource)
parsing.ResourceMap.update = with_conditions(parsing.ResourceMap.update)
parsing.ResourceMap.delete = delete_but_retained(parsing.ResourceMap.delete)
FakeBucket.create_from_cloudformation_json = bucket_as_described(FakeBucket.create_from_cloudformation_json.__func__)
Key.create_from_cloudformation_json = key_as_described(Key.create_from_cloudformation_json.__func__)
cloudformation.StackInstances.create_instances = members_below(cloudformation.StackInstances.create_instances)
responses.get_stack_from_s3_url = whatever_host(responses.get_stack_from_s3_url)
cloudformation.ChangeSet.apply = outputs_after(cloudformation.ChangeSet.apply)
Role.put_policy = as_json  # moto keeps a template's policy as Python's own text
EventBus.physical_resource_id = property(lambda self: self.name)  # moto's Ref gives the object

if __name__ == "__main__":
    main(["-H", "127.0.0.1", "-p", PORT])
