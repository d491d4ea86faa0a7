// The change that options of the command describe: a policy of the organization, or of one role.

import type { ChangeNote, ChangePlace } from '../drift/whatIfReport.ts';
import { InputError } from '../estate/inputError.ts';
import type { OrganizationPolicyType } from '../estate/organizationFile.ts';
import { type PolicyDocument, parsePolicyDocument } from '../iam/policyDocument.ts';
import type { AccountOperation } from './change/accountOperation.ts';
import { type OrganizationOperation, policyTypeWord } from './change/organizationOperation.ts';
import { findPlaceholders } from './findPlaceholders.ts';
import type { PlannedChange } from './plannedChange.ts';

/** A file that an option names, and what it holds. */
export interface NamedFile {
  readonly file: string;
  readonly text: string;
}

export interface ChangeOptions {
  readonly scp?: NamedFile | undefined;
  readonly rcp?: NamedFile | undefined;
  readonly target?: string | undefined;
  readonly replaces?: string | undefined;
  readonly detach?: string | undefined;
  readonly moveAccount?: string | undefined;
  readonly to?: string | undefined;
  readonly policy?: NamedFile | undefined;
  readonly boundary?: NamedFile | undefined;
  readonly trust?: NamedFile | undefined;
  /** ARN. */
  readonly role?: string | undefined;
  readonly name?: string | undefined;
  /** ARN. */
  readonly deleteRole?: string | undefined;
}

/**
 * Gives the change; several options are one change.
 *
 * @throws InputError with every fault of a document, and where an option lacks another.
 */
export function optionChange(options: ChangeOptions): PlannedChange {
  const organization = [...organizationPolicies(options), ...detached(options), ...moved(options)];
  const account = [...roleDocuments(options), ...deleted(options)];
  const files = [options.scp, options.rcp, options.policy, options.boundary, options.trust];
  const notes = files.flatMap((file) => (file === undefined ? [] : placeholderNotes(file)));
  return { sentences: sentencesOf(options), account, organization, notes, isExact: true };
}

function organizationPolicies(options: ChangeOptions): readonly OrganizationOperation[] {
  return [
    ...policySteps(options, 'SERVICE_CONTROL_POLICY', options.scp),
    ...policySteps(options, 'RESOURCE_CONTROL_POLICY', options.rcp),
  ];
}

function policySteps(
  { target, replaces }: ChangeOptions,
  type: OrganizationPolicyType,
  source: NamedFile | undefined,
): readonly OrganizationOperation[] {
  if (source === undefined) return [];
  const option = type === 'SERVICE_CONTROL_POLICY' ? '--scp' : '--rcp';
  const document = readDocument(source, option);
  checkKind(source, type, document);
  const place = placeOf(option, source);
  if (target === undefined && replaces !== undefined) {
    return [{ do: 'update-policy', type, policy: replaces, document: source.text, place }];
  }
  if (target === undefined) throw new InputError({ file: option }, expectedTarget);
  const id = `what-if ${option} ${source.file}`;
  const name = policyName(source.file);
  return [
    { do: 'put-policy', type, id, name, document: source.text, place },
    { do: 'attach-policy', type, policy: id, target, place },
    ...(replaces === undefined
      ? []
      : [{ do: 'detach-policy', type, policy: replaces, target, place: { what: '--replaces' } } as const]),
  ];
}

const expectedTarget =
  'expected --target with the id or name of a root, an OU or an account, or --replaces with the policy whose content it is to be';

function checkKind({ file }: NamedFile, type: OrganizationPolicyType, { statements }: PolicyDocument): void {
  const withPrincipal = statements.filter(({ principal }) => principal !== undefined).length;
  if (type === 'SERVICE_CONTROL_POLICY' && withPrincipal > 0) {
    throw new InputError({ file }, 'an SCP takes no Principal: is it an RCP? Then --rcp');
  }
  if (type === 'RESOURCE_CONTROL_POLICY' && withPrincipal < statements.length) {
    throw new InputError({ file }, 'an RCP takes "Principal": "*" in each statement: is it an SCP? Then --scp');
  }
}

function detached({ detach, target, scp, rcp }: ChangeOptions): readonly OrganizationOperation[] {
  if (detach === undefined) return [];
  const type = rcp !== undefined && scp === undefined ? 'RESOURCE_CONTROL_POLICY' : 'SERVICE_CONTROL_POLICY';
  return [{ do: 'detach-any-policy', type, policy: detach, target, place: { what: '--detach' } }];
}

function moved({ moveAccount, to }: ChangeOptions): readonly OrganizationOperation[] {
  if (moveAccount === undefined) return [];
  if (to === undefined)
    throw new InputError({ file: '--move-account' }, 'expected --to with the id or name of an OU or the root');
  return [{ do: 'move-account', account: moveAccount, to, place: { what: '--move-account' } }];
}

function roleDocuments(options: ChangeOptions): readonly AccountOperation[] {
  const { policy, boundary, trust } = options;
  const [first] = [policy && '--policy', boundary && '--boundary', trust && '--trust'].filter(isText);
  if (first === undefined) return [];
  if (options.role === undefined) throw new InputError({ file: first }, 'expected --role with the ARN of the role');
  const role = readRole('--role', options.role);
  return [
    ...(policy === undefined ? [] : [policyStep(role, options, policy)]),
    ...(boundary === undefined ? [] : boundarySteps(role, boundary)),
    ...(trust === undefined ? [] : [trustStep(role, trust)]),
  ];
}

interface RoleName {
  readonly account: string;
  readonly partition: string;
  readonly kind: 'role' | 'user';
  readonly name: string;
}

function policyStep(
  { account, kind, name: holder }: RoleName,
  { name }: ChangeOptions,
  source: NamedFile,
): AccountOperation {
  readDocument(source, '--policy');
  const policy = name ?? policyName(source.file);
  const place = placeOf('--policy', source);
  return { do: 'write-policy', holder: { kind, name: holder }, name: policy, document: source.text, account, place };
}

function boundarySteps({ account, partition, kind, name }: RoleName, source: NamedFile): readonly AccountOperation[] {
  readDocument(source, '--boundary');
  const arn = `arn:${partition}:iam::${account}:policy/${policyName(source.file)}`;
  const place = placeOf('--boundary', source);
  const make = kind === 'role' ? 'put-role' : 'put-user';
  return [
    { do: 'put-managed-policy', arn, document: source.text, account, place },
    { do: make, name, boundary: arn, mustExist: true, account, place },
  ];
}

function trustStep({ account, kind, name }: RoleName, source: NamedFile): AccountOperation {
  if (kind === 'user')
    throw new InputError({ file: '--role' }, 'a user has no trust policy: expected the ARN of a role');
  readDocument(source, '--trust');
  return { do: 'put-role', name, trust: source.text, mustExist: true, account, place: placeOf('--trust', source) };
}

function deleted({ deleteRole }: ChangeOptions): readonly AccountOperation[] {
  if (deleteRole === undefined) return [];
  const { account, kind, name } = readRole('--delete-role', deleteRole);
  return [{ do: 'delete-holder', kind, name, account, place: { what: '--delete-role' } }];
}

function readRole(option: string, arn: string): RoleName {
  const [, partition, account, kind, name] =
    /^arn:([\w-]+):iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (partition === undefined || account === undefined || name === undefined || (kind !== 'role' && kind !== 'user')) {
    const expected = 'expected the ARN of a role or user, as in arn:aws:iam::111122223333:role/name';
    throw new InputError({ file: option }, `${expected}, got ${JSON.stringify(arn)}`);
  }
  return { account, partition, kind, name };
}

function readDocument({ file, text }: NamedFile, option: string): PolicyDocument {
  const parsed = parsePolicyDocument(text);
  if (parsed.ok) return parsed.document;
  const lines = parsed.faults.map(({ path, message }) => `${file}: ${path === '' ? '' : `${path}: `}${message}`);
  const [first = '', ...others] = lines;
  throw new InputError({ file: option }, [`expected a policy document: ${first}`, ...others].join('\n'));
}

function placeholderNotes({ file, text }: NamedFile): readonly ChangeNote[] {
  const found = findPlaceholders(text);
  if (found.length === 0) return [];
  const names = found.slice(0, 5).map(({ name }) => name);
  const more = found.length > names.length ? ` and ${found.length - names.length} more` : '';
  const line = found[0]?.line;
  const place: ChangePlace = { what: file, file, ...(line !== undefined && { line }) };
  return [
    {
      place,
      text: `placeholders are taken as they stand: ${names.join(', ')}${more}; fill them in first`,
      isOpen: true,
    },
  ];
}

function placeOf(option: string, { file }: NamedFile): ChangePlace {
  return { what: option, file, line: 1 };
}

/** `deny.json` of `policies/deny.json` is `deny`. */
function policyName(file: string): string {
  return file.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '') || file;
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}

function sentencesOf(options: ChangeOptions): readonly string[] {
  const { target, replaces, detach, moveAccount, to, role, name, policy, boundary, trust, deleteRole } = options;
  const instead = replaces === undefined ? '' : ` instead of ${replaces}`;
  const attached = (type: OrganizationPolicyType, source: NamedFile | undefined) => {
    if (source === undefined) return [];
    const word = policyTypeWord(type);
    if (target === undefined) return [`the ${word} ${replaces} gets the content of ${source.file}`];
    return [`the ${word} ${source.file} is attached to ${target}${instead}`];
  };
  return [
    ...attached('SERVICE_CONTROL_POLICY', options.scp),
    ...attached('RESOURCE_CONTROL_POLICY', options.rcp),
    ...(detach === undefined ? [] : [`${detach} is detached from ${target ?? 'all its targets'}`]),
    ...(moveAccount === undefined ? [] : [`the account ${moveAccount} moves to ${to}`]),
    ...(policy === undefined ? [] : [`${role} gets ${policy.file} as its policy ${name ?? policyName(policy.file)}`]),
    ...(boundary === undefined ? [] : [`${role} gets ${boundary.file} as its permissions boundary`]),
    ...(trust === undefined ? [] : [`${role} gets ${trust.file} as its trust policy`]),
    ...(deleteRole === undefined ? [] : [`${deleteRole} is deleted`]),
  ];
}
