// Builds exports as `aws iam get-account-authorization-details` prints them, and folders that hold them.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export const accountId = '111122223333';

export const allowAll = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

export const trustEc2 = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

export function arnOf(kind: string, name: string, account = accountId): string {
  return `arn:aws:iam::${account}:${kind}/${name}`;
}

type Members = Readonly<Record<string, unknown>>;

export function role(name: string, members: Members = {}, account = accountId): Members {
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${name.toUpperCase()}`,
    Arn: arnOf('role', name, account),
    CreateDate: '2026-01-02T03:04:05+00:00',
    AssumeRolePolicyDocument: trustEc2,
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    Tags: [],
    RoleLastUsed: {},
    ...members,
  };
}

export function user(name: string, members: Members = {}): Members {
  return {
    Path: '/',
    UserName: name,
    UserId: `AIDA${name.toUpperCase()}`,
    Arn: arnOf('user', name),
    CreateDate: '2026-01-02T03:04:05+00:00',
    GroupList: [],
    AttachedManagedPolicies: [],
    Tags: [],
    ...members,
  };
}

export function group(name: string, members: Members = {}): Members {
  return {
    Path: '/',
    GroupName: name,
    GroupId: `AGPA${name.toUpperCase()}`,
    Arn: arnOf('group', name),
    GroupPolicyList: [],
    AttachedManagedPolicies: [],
    ...members,
  };
}

export function managedPolicy(name: string, document: unknown, members: Members = {}): Members {
  return {
    PolicyName: name,
    PolicyId: `ANPA${name.toUpperCase()}`,
    Arn: arnOf('policy', name),
    Path: '/',
    DefaultVersionId: 'v1',
    AttachmentCount: 1,
    IsAttachable: true,
    PolicyVersionList: [{ Document: document, VersionId: 'v1', IsDefaultVersion: true }],
    ...members,
  };
}

export function attached(name: string, arn = arnOf('policy', name)): Members {
  return { PolicyName: name, PolicyArn: arn };
}

export interface ExportLists {
  readonly roles?: readonly unknown[];
  readonly users?: readonly unknown[];
  readonly groups?: readonly unknown[];
  readonly policies?: readonly unknown[];
}

export function exportOf({ roles = [], users = [], groups = [], policies = [] }: ExportLists): Members {
  return { UserDetailList: users, GroupDetailList: groups, RoleDetailList: roles, Policies: policies };
}

/** Makes a folder for one test; names may hold subfolders, values that are no text or bytes are written as JSON. */
export function makeFolder(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'veeam-drift-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const isRaw = typeof content === 'string' || content instanceof Uint8Array;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), isRaw ? content : JSON.stringify(content, null, 4));
  }
  return folder;
}
