// Six accounts, organizational units, policies, a bucket, a topic, a bus and queues in the AWS counterpart.

import { CreateEventBusCommand, EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand as CreateOrganizationPolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

export const region = 'eu-central-1';
/** The counterpart's own account: here the management account and the hub. */
export const hubAccount = '123456789012';
export const hubCredentials = { accessKeyId: 'test', secretAccessKey: 'test' };

const actions = ['ec2:DescribeInstances', 'ec2:CreateSnapshot', 'ec2:DeleteSnapshot', 's3:GetObject'];

/** A required set of the tests' own, in the form of a user's file. */
