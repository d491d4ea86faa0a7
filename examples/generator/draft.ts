// A role or user before it is written down as an export: starts as Veeam's guide asks for it, then is changed.

import { findSet, loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { requiredPolicy } from '../../shared/requirements/requiredPolicy.ts';
import type { RequiredSet } from '../../shared/requirements/requiredSet.ts';
import { accounts } from './accounts.ts';

export const build = '13.1.0.411';
export const oldBuild = '10.0.0.232';
export const applianceRole = `arn:aws:iam::${accounts.backup.id}:role/veeam-impersonation`;

export interface DraftStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface DraftDocument {
  readonly Version: string;
  readonly Statement: readonly DraftStatement[];
}

/** `otherVersions` are not the default one: they do not count. */
export interface DraftPolicy {
  readonly name: string;
  readonly document: DraftDocument;
  readonly otherVersions?: readonly DraftDocument[];
}

export interface TrustStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string;
  readonly Condition?: DraftStatement['Condition'];
}

export interface Draft {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly attached: readonly DraftPolicy[];
  readonly inline: readonly DraftPolicy[];
  readonly boundary?: DraftPolicy;
  readonly trust: readonly TrustStatement[];
  readonly hasInstanceProfile: boolean;
  /** Names of the groups of a user. */
  readonly groups: readonly string[];
}

/** One thing that somebody did to the role. */
export type Change = (draft: Draft) => Draft;

const catalog = loadCatalog();

/** A set of the catalog; throws where there is none of that id and build. */
export function setOf(id: string, ofBuild = build): RequiredSet {
  const set = findSet(catalog, id, ofBuild);
  if (set === undefined) throw new Error(`expected a required set, got ${id} of ${ofBuild}`);
  return set;
}

/** The actions that a set always asks for, as the catalog spells them. */
export function actionsOf(id: string): readonly string[] {
  return setOf(id)
    .grants.filter(({ optional, when }) => !optional && when === undefined)
    .map(({ action }) => action);
}

/** The policy document that Veeam's guide gives for a set. */
export function guideDocument(id: string, ofBuild = build): DraftDocument {
  return requiredPolicy(setOf(id, ofBuild));
}

/** A role or user with just what its sets ask for, one managed policy per set. */
export function draftOf(name: string, ids: readonly string[]): Draft {
  const sets = ids.map((id) => setOf(id));
  const services = [...new Set(sets.flatMap((set) => set.requires?.trustedServices ?? []))];
  return {
    name,
    tags: { 'veeam:role': ids.join(' ') },
    attached: ids.map((id) => ({
      name: ids.length === 1 ? `${name}-policy` : `${name}-${id}`,
      document: guideDocument(id),
    })),
    inline: [],
    trust: [
      ...services.map(trustService),
      ...(sets.some((set) => set.requires?.assumableByAppliance) ? [trustAppliance] : []),
    ],
    hasInstanceProfile: sets.some((set) => set.requires?.instanceProfile === true),
    groups: [],
  };
}

export const trustAppliance: TrustStatement = {
  Sid: 'VeeamAppliance',
  Effect: 'Allow',
  Principal: { AWS: applianceRole },
  Action: 'sts:AssumeRole',
};

export function trustService(service: string): TrustStatement {
  return { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
}

export function documentOf(...statements: readonly DraftStatement[]): DraftDocument {
  return { Version: '2012-10-17', Statement: statements };
}
