// Trust policies at IAM's largest quota, 4,096 characters, as hard to judge as they can be made.

export interface CostlyTrust {
  readonly what: string;
  readonly trust: unknown;
}

const maxCharacters = 4_096;
const everybody = { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' };

/** None of them is decided in full. */
export function costlyTrusts(): readonly CostlyTrust[] {
  return [
    {
      what: 'T1: ARNs as text with * inside',
      trust: fill(
        (at) => `*${letter(at)}*${letter(3 * at + 1)}*${at}*`,
        (values) => [{ ...everybody, Condition: { StringLike: { 'aws:PrincipalArn': values } } }],
      ),
    },
    {
      what: 'T2: accounts in ARNs with * inside',
      trust: fill(
        (at) => `*${100_000_000_000 + 7_919 * at}*${letter(at)}*`,
        (values) => [{ ...everybody, Condition: { StringLike: { 'aws:PrincipalArn': values } } }],
      ),
    },
    {
      what: 'T3: organizations by name, ARNs by *',
      trust: fill(
        (at) => (at % 2 === 0 ? `*${letter(at)}*${at}*` : `o-${letter(at)}${at}`),
        (values) => [
          {
            ...everybody,
            Condition: {
              StringEquals: { 'aws:PrincipalOrgID': values.filter((value) => value.startsWith('o-')) },
              StringLike: { 'aws:PrincipalArn': values.filter((value) => value.startsWith('*')) },
            },
          },
        ],
      ),
    },
    {
      what: 'T4: Deny after Deny of ARNs with * inside',
      trust: fill(
        (at) => `arn:aws:iam::*:role/*${letter(at)}*${at}*`,
        (values) =>
          values.map((value, at) => ({
            ...everybody,
            Effect: at % 2 === 0 ? 'Allow' : 'Deny',
            Condition: { ArnLike: { 'aws:PrincipalArn': value } },
          })),
      ),
    },
    {
      what: 'T5: services by name',
      trust: fill(
        (at) => `s${at}.amazonaws.com`,
        (values) => [{ ...everybody, Condition: { StringEquals: { 'aws:PrincipalServiceName': values } } }],
      ),
    },
  ];
}

function letter(at: number): string {
  return String.fromCharCode(97 + (at % 26));
}

// As many values as fit.
function fill(value: (at: number) => string, statements: (values: readonly string[]) => unknown): unknown {
  const values: string[] = [];
  const documentOf = (more: readonly string[]) => ({ Version: '2012-10-17', Statement: statements(more) });
  for (let at = 0; JSON.stringify(documentOf([...values, value(at)])).length <= maxCharacters; at++)
    values.push(value(at));
  return documentOf(values);
}
