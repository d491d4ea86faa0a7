import { describe, expect, it } from 'vitest';
import { isOwnResource } from '../../shared/iam/isOwnResource.ts';
import { resourceOwner } from '../../shared/iam/resources/resourceOwner.ts';

describe('isOwnResource', () => {
  it.each([
    ['iam:PassRole', true],
    ['IAM:passrole', true],
    ['ec2:DescribeInstances', true],
    ['ec2:DeleteVolume', true],
    ['ec2:CreateSnapshot', true],
    ['iam:GetPolicy', false],
    ['ec2:RunInstances', false],
    ['s3:GetObject', false],
    ['kms:Decrypt', false],
    ['ebs:ListSnapshotBlocks', false],
    ['ec2:CreateVpcEndpoint', false],
    ['events:PutEvents', false],
    ['detective:AcceptInvitation', false],
    ['guardduty:AcceptAdministratorInvitation', false],
    ['route53:AssociateVPCWithHostedZone', false],
    ['newservice:DoIt', false],
  ])('of %s: %s', (action, expected) => {
    expect(isOwnResource(action)).toBe(expected);
  });
});

describe('resourceOwner', () => {
  it.each([
    ['iam:passrole', 'role', 'own'],
    ['iam:getpolicy', 'policy', 'own-or-aws'],
    ['iam:listpolicyversions', 'policy', 'own-or-aws'],
    ['iam:deletepolicy', 'policy', 'own'],
    ['iam:getrole', 'role', 'own'],
    ['ec2:createsnapshot', 'snapshot', 'own'],
    ['ec2:deletesnapshot', 'snapshot', 'unknown'],
    ['ec2:createimage', 'image', 'own'],
    ['ec2:runinstances', 'image', 'unknown'],
    ['rds:deletedbinstance', 'db', 'own'],
    ['s3:getobject', 'object', 'unknown'],
    ['newservice:doit', 'thing', 'unknown'],
  ])('of %s and the type %s: %s', (action, type, expected) => {
    expect(resourceOwner(action, type)).toBe(expected);
  });
});
