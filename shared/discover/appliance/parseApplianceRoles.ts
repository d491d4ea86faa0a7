// Reads what an appliance answers about its roles: GET /api/v1/accounts/amazon, in the forms of 1.0-rev0 and 1.8-rev0.

import { isAccountId } from '../../vocabulary/isAccountId.ts';
import { defaultRoleSet, findKind } from './applianceKinds.ts';

/** A role that the appliance uses. */
export interface ApplianceRole {
  /** Its name in the appliance. */
  readonly name: string;
  /** 12 digits. */
  readonly account: string;
  /** Made of account and name: the appliance names none. */
  readonly arn: string;
  /** In the appliance's own account. */
  readonly isOwn: boolean;
  /** Required sets of the kinds that were chosen for it, sorted; empty: it says of no kind, or all count. */
  readonly sets: readonly string[];
  /** What about the kinds is not sure; one phrase each. */
  readonly doubts: readonly string[];
}

/** One answer: its roles, how many there are in all, and what is no role that IAM has. */
export interface AppliancePage {
  readonly roles: readonly ApplianceRole[];
  /** Entries of this page. */
  readonly entries: number;
  /** Of all pages; undefined where the answer does not tell. */
  readonly total: number | undefined;
  /** Entries that name no role, and why; one phrase each. */
  readonly passedOver: readonly string[];
}

export type ParsedAppliancePage =
  | { readonly ok: true; readonly page: AppliancePage }
  | { readonly ok: false; readonly message: string };

type Fields = ReadonlyMap<string, unknown>;

/** Reads one answer. Fields are told without case, because no source tells it for newer appliances. */
export function parseApplianceRoles(value: unknown): ParsedAppliancePage {
  const fields = fieldsOf(value);
  const results = Array.isArray(value) ? value : fields?.get('results');
  if (!Array.isArray(results)) {
    const got =
      fields === undefined
        ? 'none of both'
        : `an object with ${[...fields.keys()].slice(0, 5).join(', ') || 'nothing'}`;
    return {
      ok: false,
      message: `expected the answer to GET /api/v1/accounts/amazon: an object with results, got ${got}`,
    };
  }
  const entries = results.map(readEntry);
  const total = fields?.get('totalcount');
  return {
    ok: true,
    page: {
      roles: entries.flatMap((entry) => (typeof entry === 'string' ? [] : [entry])),
      entries: entries.length,
      total: typeof total === 'number' ? total : undefined,
      passedOver: entries.filter((entry) => typeof entry === 'string'),
    },
  };
}

function fieldsOf(value: unknown): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value).map(([key, each]) => [key.toLowerCase(), each]));
}

function readEntry(value: unknown): ApplianceRole | string {
  const fields = fieldsOf(value);
  const name = textOf(fields, 'name') ?? textOf(fields, 'id') ?? 'an entry without a name';
  const own = fieldsOf(fields?.get('iamrole'));
  const other = fieldsOf(fields?.get('iamrolefromanotheraccount'));
  const role = textOf(own, 'rolename') ?? textOf(other, 'rolename');
  if (role === undefined) return `${name}: it names no role, as entries made with access keys alone do`;
  const account = accountOf([textOf(other, 'accountid'), textOf(fields, 'awsaccountid'), textOf(fields, 'awsid')]);
  if (account === undefined) return `${name}: it names no account of 12 digits`;
  if (!/^[\w+=,.@/-]+$/.test(role)) return `${name}: its role has a name that IAM does not give`;
  const isDefault = own?.get('isdefault') === true || other?.get('isdefault') === true;
  return {
    name,
    account,
    arn: `arn:${partitionOf(textOf(fields, 'regiontype'))}:iam::${account}:role/${role.replace(/^\/+/, '')}`,
    isOwn: textOf(other, 'rolename') === undefined,
    ...(isDefault ? { sets: [defaultRoleSet], doubts: [] } : readKinds(fields?.get('accountpermissions'))),
  };
}

function textOf(fields: Fields | undefined, key: string): string | undefined {
  const value = fields?.get(key);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function accountOf(values: readonly (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined && isAccountId(value));
}

function partitionOf(regionType: string | undefined): string {
  if (regionType?.toLowerCase() === 'government') return 'aws-us-gov';
  return regionType?.toLowerCase() === 'china' ? 'aws-cn' : 'aws';
}

function readKinds(value: unknown): Pick<ApplianceRole, 'sets' | 'doubts'> {
  const kinds = Array.isArray(value) ? value.filter((kind) => typeof kind === 'string') : [];
  if (kinds.length === 0) {
    const doubt =
      value === undefined || value === null
        ? 'this appliance tells no kinds of permission'
        : 'no kind is chosen, so that all count';
    return { sets: [], doubts: [doubt] };
  }
  const found = kinds.map((kind) => ({ kind, known: findKind(kind) }));
  return {
    sets: [...new Set(found.flatMap(({ known }) => known?.sets ?? []))].sort(),
    doubts: found.flatMap(({ kind, known }) => {
      if (known === undefined) return [`the kind ${kind} is not known here`];
      return known.nearest ? [`no page of Veeam's lists ${kind}; ${known.sets.join(' and ')} come nearest`] : [];
    }),
  };
}
