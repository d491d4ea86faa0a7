// Reads the case tables of the rules and judges the account that a case describes.

import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import type { ApplianceSide, ApplianceSides } from '../../shared/drift/applianceSide.ts';
import type { Finding } from '../../shared/drift/finding.ts';
import { judgeAccount } from '../../shared/drift/judgeAccount.ts';
import type { ResourceJudging } from '../../shared/drift/judgedResources.ts';
import { judgeResources } from '../../shared/drift/judgeResources.ts';
import type { PrincipalQuestion } from '../../shared/drift/principalFacts.ts';
import type { KnownWatch } from '../../shared/drift/watchedPrincipal.ts';
import { createDocumentMemo } from '../../shared/estate/details/createDocumentMemo.ts';
import { gatherResources } from '../../shared/estate/resources/gatherResources.ts';
import { readResourcePieces } from '../../shared/estate/resources/resourcePiece.ts';
import type { PolicySource } from '../../shared/iam/decideGrant.ts';
import {
  absentDocument,
  type PolicyDocument,
  parsePolicyDocument,
  unreadableDocument,
} from '../../shared/iam/policyDocument.ts';
import type { Account, IdentityPolicy, Principal } from '../../shared/iam/principal.ts';
import { featureIds } from '../../shared/requirements/features.ts';
import { forbiddenOfPolicy } from '../../shared/requirements/grantsOfPolicy.ts';
import type { Catalog, RequiredSet } from '../../shared/requirements/requiredSet.ts';
import { selectRequirements } from '../../shared/requirements/selectRequirements.ts';
import { keySettings } from '../../shared/settings/sections/keySettings.ts';

/** A policy document as JSON, or any text that is none. */
const document = z.unknown();

const setSchema = z.strictObject({
  principal: z.enum(['role', 'user']).default('role'),
  actions: z.array(z.string()).default([]),
  resource: z.string().default('*'),
  /** Condition keys and values that the set's own statement carries, for all its actions. */
  context: z.record(z.string(), z.array(z.string())).default({}),
  /** Statements of the set that deny: what must not be allowed. */
  denies: z.array(document).default([]),
  optional: z.array(z.string()).default([]),
  conditional: z.array(z.string()).default([]),
  trustedServices: z.array(z.string()).default([]),
  appliance: z.boolean().default(false),
  instanceProfile: z.boolean().default(false),
  addOnTo: z.array(z.string()).optional(),
});

const levelSchema = z.strictObject({
  /** `root`, `ou`, `account` and the name, separated by a blank. */
  at: z.string(),
  scps: z.record(z.string(), document).optional(),
  rcps: z.record(z.string(), document).optional(),
});

const expectationSchema = z.strictObject({
  subject: z.string(),
  severity: z.string().optional(),
  requirements: z.array(z.string()).optional(),
  /** Layer and kind of each cause, separated by a blank. */
  causes: z.array(z.string()).optional(),
  summary: z.string().optional(),
  fix: z.string().optional(),
  excess: z.record(z.string(), z.unknown()).optional(),
});

const watchedSchema = z.strictObject({
  /** Default: the principal of the case. */
  name: z.string().optional(),
  sets: z.array(z.string()),
  selectedBy: z.enum(['tag', 'settings']).default('tag'),
  tagKey: z.string().default('veeam:role'),
  id: z.string().default('AROAEXAMPLEEXAMPLE001'),
  since: z.string().default('2026-01-01T02:00:00.000Z'),
  departure: z.strictObject({ how: z.enum(['tag', 'settings', 'gone']), at: z.string() }).optional(),
  dropped: z.array(z.string()).default([]),
});

const sideSchema = z.strictObject({
  /** Why nothing is known of the account; absent: it was read. */
  unknown: z.string().optional(),
  /** Some of its roles could not be read. */
  isPartial: z.boolean().default(false),
  levels: z.array(levelSchema).default([]),
  roles: z
    .record(
      z.string(),
      z.strictObject({
        policies: z.record(z.string(), document).default({}),
        boundary: document.optional(),
        trust: document.default({
          Effect: 'Allow',
          Principal: { Service: 'ec2.amazonaws.com' },
          Action: 'sts:AssumeRole',
        }),
        instanceProfiles: z.array(z.string()).default(['appliance']),
        isImpersonation: z.boolean().default(false),
      }),
    )
    .default({}),
});

const caseSchema = z.strictObject({
  given: z.string(),
  kind: z.enum(['role', 'user']).default('role'),
  name: z.string().default('veeam'),
  path: z.string().default('/'),
  /** Of the sets, and of the settings that name no other. */
  build: z.string().default('1.0'),
  /** Of the account. */
  partition: z.string().default('aws'),
  /** Required sets by id; the principal's tag names them all, unless `tags` says otherwise. */
  sets: z.record(z.string(), setSchema).default({}),
  tags: z.record(z.string(), z.string()).optional(),
  /** Inline policies by name. */
  policies: z.record(z.string(), document).default({}),
  /** Attached customer managed policies by name. */
  managed: z.record(z.string(), document).default({}),
  /** Attached AWS managed policies by name. */
  awsManaged: z.record(z.string(), document).default({}),
  /** Policies of a user's group by name. */
  group: z.record(z.string(), document).default({}),
  /** Sizes of policies by name, in characters without white space; default: as counted. */
  sizes: z.record(z.string(), z.int()).default({}),
  boundary: document.optional(),
  /** Default: a trust policy that nobody finds fault with; null: it was not read. */
  trust: document.optional(),
  instanceProfiles: z.array(z.string()).default(['veeam']),
  /** Of a user, as a credential report has them; default: there is none. */
  accessKeys: z
    .array(
      z.strictObject({
        number: z.literal([1, 2]),
        isActive: z.boolean().default(true),
        since: z.string().exactOptional(),
        lastUsed: z.string().exactOptional(),
      }),
    )
    .optional(),
  levels: z.array(levelSchema).default([]),
  /** Roles and users that the last known state watches. */
  watched: z.array(watchedSchema).default([]),
  /** Names (with paths) of all roles of the account; default: not known. */
  roles: z.array(z.string()).optional(),
  /** The principal does not exist. */
  isGone: z.boolean().default(false),
  /** A date that the last known state claims, which has not come. */
  stateFrom: z.string().optional(),
  isManagementAccount: z.boolean().default(false),
  accountName: z.string().optional(),
  /** What the appliances' accounts said, by account; default: nothing is known of them. */
  sides: z.record(z.string(), sideSchema).optional(),
  organization: z
    .strictObject({ id: z.string().optional(), accounts: z.array(z.string()).default([]) })
    .default({ accounts: [] }),
  /** Keys, buckets, vaults and EBS defaults, as outputs of the AWS CLI that name what they are of; default: not looked at. */
  resources: z.array(z.unknown()).optional(),
  /** Other accounts of the organization that own some of the resources, with the policies above them, by id. */
  owners: z.record(z.string(), z.array(levelSchema)).default({}),
  settings: z
    .strictObject({
      keys: keySettings,
      build: z.string().optional(),
      appliances: z
        .array(
          z.strictObject({
            role: z.string().optional(),
            account: z.string().optional(),
            externalId: z.string().optional(),
          }),
        )
        .default([{ role: 'arn:aws:iam::111122223333:role/appliance' }]),
      organizationId: z.string().optional(),
      regions: z.array(z.string()).optional(),
      conditionalActions: z.array(z.string()).default([]),
      now: z.string().optional(),
      oneTimeKeyDays: z.int().optional(),
      features: z.record(z.enum(featureIds), z.boolean().optional()).optional(),
      scopes: z
        .array(
          z.strictObject({
            name: z.string().default('*'),
            requirements: z.array(z.string()).optional(),
            buckets: z.array(z.string()).optional(),
            keys: z.array(z.string()).optional(),
            passRoles: z.array(z.string()).optional(),
            regions: z.array(z.string()).optional(),
            vaults: z.array(z.string()).optional(),
            narrowedByTag: z.boolean().default(false),
          }),
        )
        .default([]),
      trust: z
        .strictObject({
          accounts: z.array(z.string()).default([]),
          principals: z.array(z.string()).default([]),
          services: z.array(z.string()).default([]),
        })
        .prefault({}),
      expected: z
        .array(
          z.strictObject({
            name: z.string().optional(),
            accounts: z.array(z.string()).optional(),
            organizationalUnits: z.array(z.string()).optional(),
            requirements: z.array(z.string()),
          }),
        )
        .default([]),
      released: z
        .array(
          z.strictObject({
            account: z.string().default('*'),
            principal: z.string().default('*'),
            requirements: z.array(z.string()).optional(),
            on: z.string(),
          }),
        )
        .default([]),
    })
    .prefault({}),
  expect: z.array(expectationSchema),
});

const tableSchema = z.strictObject({
  about: z.string(),
  /** What its cases follow; absent: the rule is this project's own. */
  page: z.url().optional(),
  cases: z.array(caseSchema).min(1),
});

export type RuleCase = z.output<typeof caseSchema>;

export const caseAccountId = '111122223333';

/** Gives the case tables of all rules, by the code that the file is called after. */
export function readTables(): readonly { readonly code: string; readonly table: z.output<typeof tableSchema> }[] {
  const folder = new URL('../cases/drift/', import.meta.url);
  return readdirSync(folder)
    .filter((file) => /^[A-Z_]+\.json$/.test(file))
    .map((file) => ({
      code: file.replace('.json', ''),
      table: tableSchema.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))),
    }));
}

/** Gives a case with the defaults filled in, for tests that write theirs down themselves. */
export function caseOf(row: Omit<z.input<typeof caseSchema>, 'given' | 'expect'>): RuleCase {
  return caseSchema.parse({ given: 'a case of a test', expect: [], ...row });
}

/** Gives the question about the case's principal; undefined where no set is selected for it. */
export function questionOf(row: RuleCase, principal: Principal = principalOf(row)): PrincipalQuestion | undefined {
  const settings = settingsOf(row);
  const catalog = catalogOf(row);
  const account = accountOf(row);
  const selection = selectRequirements({ principal, accountId: account.id, settings, catalog });
  if (selection === undefined) return undefined;
  const organization = { organizationId: row.organization.id, accountIds: row.organization.accounts };
  const known = { applianceSides: sidesOf(row), resources: resourcesOf(row) };
  return { principal, account, selection, settings, organization, ...known };
}

/** Judges the account of a case and gives all its findings; `principal` takes the place of the case's own. */
export function judgeCase(row: RuleCase, principal: Principal = principalOf(row)): readonly Finding[] {
  return judgeAccount({
    reading: {
      status: 'read',
      account: accountOf(row),
      principals: row.isGone ? [] : [principal],
      roles: 1,
      users: 0,
      roleArns: row.roles?.map((name) => `arn:aws:iam::${caseAccountId}:role/${name}`),
    },
    catalog: catalogOf(row),
    settings: settingsOf(row),
    organization: { organizationId: row.organization.id, accountIds: row.organization.accounts },
    applianceSides: sidesOf(row),
    resources: resourcesOf(row),
    watch: { known: knownWatchOf(row), at: '2026-03-02T02:00:00.000Z' },
  }).findings;
}

/** Gives what the case says of the appliances' accounts. */
function sidesOf({ sides = {} }: RuleCase): ApplianceSides {
  return new Map(Object.entries(sides).map(([id, side]) => [id, sideOf(id, side)]));
}

function sideOf(id: string, side: z.output<typeof sideSchema>): ApplianceSide {
  if (side.unknown !== undefined) return { status: 'unknown', why: side.unknown };
  const account = { id, partition: 'aws', isManagementAccount: false, levels: levelsOf(side.levels) };
  const roles = Object.entries(side.roles).map(([name, { isImpersonation, policies, boundary, ...role }]) => ({
    isImpersonation,
    principal: {
      kind: 'role' as const,
      arn: `arn:aws:iam::${id}:role/${name}`,
      name,
      path: '/',
      id: 'AROAEXAMPLEEXAMPLE009',
      tags: {},
      identity: sourcesOf(policies).map((source) => ({ ...source, attachment: 'inline' as const, size: 100 })),
      ...(boundary !== undefined && { boundary: { name: 'limit', document: documentOf(boundary) } }),
      trust: documentOf(role.trust),
      instanceProfiles: role.instanceProfiles,
    },
  }));
  return { status: 'read', account, roles, isWhole: !side.isPartial };
}

function resourcesOf({ resources, owners }: RuleCase): ResourceJudging | undefined {
  if (resources === undefined) return undefined;
  const read = readResourcePieces(resources);
  if (!read.ok) throw new Error(read.fault);
  const placed = read.pieces.map((piece) => ({ piece, name: 'case.json' }));
  const { inventory, unread } = gatherResources(placed, createDocumentMemo());
  if (unread.length > 0) throw new Error(JSON.stringify(unread));
  const accounts = Object.entries(owners).map(([id, levels]) => ({
    id,
    partition: 'aws',
    isManagementAccount: false,
    levels: levelsOf(levels),
  }));
  return { inventory: { ...inventory, accounts: [...inventory.accounts, ...accounts] }, judge: judgeResources };
}

function knownWatchOf(row: RuleCase): KnownWatch {
  const { watched, kind, path, stateFrom, build } = row;
  const refsOf = (ids: readonly string[]) => ids.map((id) => ({ id, build }));
  return {
    watched: watched.map(({ name = row.name, sets, dropped, departure, ...rest }) => ({
      ...rest,
      principal: `arn:aws:iam::${caseAccountId}:${kind}${path}${name}`,
      kind,
      sets: refsOf(sets),
      dropped: refsOf(dropped),
      ...(departure === undefined ? {} : { departure }),
    })),
    open: [],
    future: stateFrom,
  };
}

export function settingsOf(row: RuleCase) {
  return {
    build: row.build,
    tags: { role: 'veeam:role', build: 'veeam:build' },
    principals: [],
    ...row.settings,
  };
}

/** Gives the parts of a finding that an expectation names. */
export function pickExpected(finding: Finding, expected: z.output<typeof expectationSchema> | undefined): unknown {
  const all = {
    subject: finding.subject,
    severity: finding.severity,
    requirements: finding.requirements,
    causes: finding.causes.map(({ layer, kind }) => `${layer} ${kind}`),
    summary: finding.summary,
    fix: finding.fix,
    excess: finding.excess,
  };
  const keys = new Set(Object.keys(expected ?? { subject: '' }));
  return Object.fromEntries(Object.entries(all).filter(([key]) => keys.has(key)));
}

export function catalogOf({ sets, build }: RuleCase): Catalog {
  return { builds: [build], sets: Object.entries(sets).map(([id, set]) => ({ ...requiredSetOf(id, set), build })) };
}

function requiredSetOf(id: string, set: z.output<typeof setSchema>): Omit<RequiredSet, 'build'> {
  const optional = new Set(set.optional);
  const grant = { resource: set.resource, context: set.context };
  return {
    id,
    title: `Set ${id}`,
    principal: set.principal,
    kind: set.addOnTo === undefined ? 'base' : 'add-on',
    ...(set.addOnTo !== undefined && { addOnTo: set.addOnTo }),
    product: 'Veeam Backup for AWS',
    source: { url: 'https://example.com/guide' },
    purpose: `work of ${id}`,
    ...(set.principal === 'role' && {
      requires: {
        trustedServices: set.trustedServices,
        assumableByAppliance: set.appliance,
        instanceProfile: set.instanceProfile,
      },
    }),
    ...(set.denies.length > 0 && { forbidden: forbiddenOfPolicy(id, documentOf(set.denies)) }),
    grants: [
      ...[...set.actions, ...set.optional].map((action) => ({ ...grant, action, optional: optional.has(action) })),
      ...set.conditional.map((action) => ({ ...grant, action, optional: false, when: 'in a certain case' })),
    ],
  };
}

export function accountOf(row: RuleCase): Account {
  return {
    id: caseAccountId,
    ...(row.accountName !== undefined && { name: row.accountName }),
    partition: row.partition,
    isManagementAccount: row.isManagementAccount,
    levels: levelsOf(row.levels),
    ...(row.organization.id !== undefined && { organizationId: row.organization.id }),
  };
}

function levelsOf(levels: readonly z.output<typeof levelSchema>[]): Account['levels'] {
  return levels.map(({ at, scps, rcps }) => {
    const [kind, name = ''] = at.split(' ');
    return {
      ...levelIdentity(kind, name),
      ...(scps !== undefined && { scps: sourcesOf(scps) }),
      ...(rcps !== undefined && { rcps: sourcesOf(rcps) }),
    };
  });
}

function levelIdentity(kind: string | undefined, name: string) {
  if (kind === 'root') return { kind: 'root', id: 'r-ab12', name } as const;
  if (kind === 'ou') return { kind: 'organizational-unit', id: `ou-ab12-${name.toLowerCase()}`, name } as const;
  if (kind === 'account') return { kind: 'account', id: caseAccountId, name } as const;
  throw new Error(`expected a level "root", "ou" or "account" with a name, got ${kind}`);
}

function sourcesOf(policies: Readonly<Record<string, unknown>>): readonly PolicySource[] {
  return Object.entries(policies).map(([name, value]) => ({ name, document: documentOf(value) }));
}

export function principalOf(row: RuleCase): Principal {
  const { kind, name, path } = row;
  const defaultTrust = { Statement: allowRole('arn:aws:iam::111122223333:role/appliance') };
  const trust = row.trust === undefined ? defaultTrust : row.trust;
  return {
    kind,
    arn: `arn:aws:iam::${caseAccountId}:${kind}${path}${name}`,
    name,
    path,
    id: kind === 'role' ? 'AROAEXAMPLEEXAMPLE001' : 'AIDAEXAMPLEEXAMPLE001',
    tags: row.tags ?? { 'veeam:role': Object.keys(row.sets).join(' ') },
    identity: identityOf(row),
    ...(row.boundary !== undefined && {
      boundary: {
        name: 'limit',
        arn: `arn:aws:iam::${caseAccountId}:policy/limit`,
        document: documentOf(row.boundary),
      },
    }),
    ...(kind === 'role' && trust !== null && { trust: documentOf(trust) }),
    instanceProfiles: kind === 'role' ? row.instanceProfiles : [],
    ...(row.accessKeys !== undefined && { accessKeys: row.accessKeys }),
  };
}

function allowRole(arn: string) {
  return { Effect: 'Allow', Principal: { AWS: arn }, Action: 'sts:AssumeRole' };
}

function identityOf({ policies, managed, awsManaged, group, sizes }: RuleCase): readonly IdentityPolicy[] {
  const policy = (name: string, value: unknown) => ({
    name,
    document: documentOf(value),
    size: sizes[name] ?? JSON.stringify(value).replace(/\s/g, '').length,
  });
  return [
    ...Object.entries(policies).map(([name, value]) => ({ ...policy(name, value), attachment: 'inline' }) as const),
    ...Object.entries(managed).map(
      ([name, value]) =>
        ({
          ...policy(name, value),
          attachment: 'managed',
          arn: `arn:aws:iam::${caseAccountId}:policy/${name}`,
        }) as const,
    ),
    ...Object.entries(awsManaged).map(
      ([name, value]) =>
        ({ ...policy(name, value), attachment: 'managed', arn: `arn:aws:iam::aws:policy/${name}` }) as const,
    ),
    ...Object.entries(group).map(
      ([name, value]) => ({ ...policy(name, value), attachment: 'group-inline', group: 'backup' }) as const,
    ),
  ];
}

/** Reads a document; a list of statements or one statement alone stands for a document of them, `absent` for one that nobody gave. */
export function documentOf(value: unknown): PolicyDocument {
  if (value === 'absent') return absentDocument('its document is not in the export');
  const parsed = parsePolicyDocument(wrapStatements(value));
  return parsed.ok ? parsed.document : unreadableDocument(parsed.faults);
}

function wrapStatements(value: unknown): unknown {
  const isStatement = typeof value === 'object' && value !== null && 'Effect' in value;
  if (isStatement || Array.isArray(value)) return { Version: '2012-10-17', Statement: value };
  return value;
}
