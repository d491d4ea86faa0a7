import { describe, expect, it } from 'vitest';
import { hasOwnTypes, resourceOwner } from '../../../shared/iam/resources/resourceOwner.ts';

describe('resourceOwner', () => {
  it.each([
    // Others share their snapshots; the one that a call makes is the own account's.
    ['ec2:createsnapshot', 'snapshot', 'own'],
    ['ec2:createsnapshot', 'volume', 'own'],
    ['ec2:copysnapshot', 'snapshot', 'unknown'],
    ['rds:createdbsnapshot', 'snapshot', 'own'],
    ['rds:restoredbinstancefromdbsnapshot', 'snapshot', 'unknown'],
    // Some calls work across accounts, and some do not.
    ['sqs:deletequeue', 'queue', 'own'],
    ['sqs:sendmessage', 'queue', 'unknown'],
    ['sns:createtopic', 'topic', 'own'],
    ['sns:publish', 'topic', 'unknown'],
    // AWS has policies too, which can be read, and nothing else.
    ['iam:getpolicy', 'policy', 'own-or-aws'],
    ['iam:deletepolicy', 'policy', 'own'],
    ['iam:getrole', 'role', 'own'],
    ['s3:getobject', 'object', 'unknown'],
  ] as const)('says whose resources %s can name of the type %s: %s', (action, type, owner) => {
    expect(resourceOwner(action, type)).toBe(owner);
  });
});

describe('hasOwnTypes', () => {
  it('goes by the service', () => {
    expect(['ec2:copysnapshot', 'sns:publish', 'iam:getrole', 's3:getobject'].map(hasOwnTypes)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
