import { describe, expect, it } from 'vitest';
import { readStatement } from '../../../shared/iam/policy/readStatement.ts';

const written = {
  Effect: 'Allow',
  Action: ['s3:GetObject', 's3:PutObject'],
  Resource: 'arn:aws:s3:::veeam-backup/*',
  Condition: { Bool: { 'aws:SecureTransport': true } },
};
const read = {
  number: 3,
  effect: 'Allow',
  action: { negated: false, patterns: ['s3:GetObject', 's3:PutObject'] },
  resource: { negated: false, patterns: ['arn:aws:s3:::veeam-backup/*'] },
  conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] }],
};

function readWithFaults(statement: unknown) {
  const faults: { path: string; message: string }[] = [];
  return { read: readStatement(statement, { number: 3, path: 'Statement[2]', faults }), faults };
}

describe('readStatement', () => {
  it('reads a statement without faults', () => {
    expect(readWithFaults(written)).toEqual({ read, faults: [] });
    const { Resource: _, ...trust } = { ...written, Sid: 'trust', Principal: { AWS: '*' } };
    const { resource: __, ...rest } = read;
    const principal = { negated: false, principals: [{ type: 'AWS', value: '*' }] };
    expect(readWithFaults(trust)).toEqual({ read: { ...rest, sid: 'trust', principal }, faults: [] });
  });

  it('reads nothing that an object inherits', () => {
    const { faults } = readWithFaults(Object.create(written));
    expect(faults.map(({ message }) => message)).toEqual([
      'expected Effect',
      'expected Action or NotAction',
      'expected Resource or NotResource',
    ]);
  });

  it('gives equal Action elements as one object, and no others', () => {
    const elementsOf = (more: object) => {
      const { read: statement } = readWithFaults({ ...written, ...more });
      return [statement?.action, statement?.resource];
    };
    const { Action, ...rest } = written;
    const [action, resource] = elementsOf({});
    const [same, otherResource] = elementsOf({ Condition: {} });
    expect(same).toBe(action);
    expect(otherResource).not.toBe(resource);
    expect(elementsOf({ Action: Action.toReversed() })[0]).not.toBe(action);
    expect(readWithFaults({ ...rest, NotAction: Action }).read?.action).not.toBe(action);
  });

  it('does not keep an Action element that is longer than IAM takes', () => {
    const Action = [`s3:${'a'.repeat(10_240)}`];
    const [one, other] = [1, 2].map(() => readWithFaults({ ...written, Action }).read?.action);
    expect(other).not.toBe(one);
    expect(other).toEqual(one);
  });

  it.each([
    [{ Action: 5 }, { action: { negated: false, patterns: [] } }, 'Action'],
    [{ Action: ['s3:Get*', 5] }, { action: { negated: false, patterns: ['s3:Get*'] } }, 'Action[1]'],
    [{ Principal: 'me' }, { principal: { negated: false, principals: [] } }, 'Principal'],
    [{ NotPrincipal: 5 }, { principal: { negated: true, principals: [] } }, 'NotPrincipal'],
    [
      { Principal: { AWS: '*', aws: '*' } },
      { principal: { negated: false, principals: [{ type: 'AWS', value: '*' }] } },
      'Principal.aws',
    ],
    [{ Condition: [] }, { conditions: [] }, 'Condition'],
    [{ Condition: { Bool: 'true' } }, { conditions: [] }, 'Condition.Bool'],
    [
      { Condition: { Bool: { 'aws:ViaAWSService': [false, {}] } } },
      { conditions: [{ operator: 'Bool', key: 'aws:ViaAWSService', values: ['false'] }] },
      'Condition.Bool.aws:ViaAWSService[1]',
    ],
    [{ Sid: 5 }, {}, 'Sid'],
  ])('keeps what could be read of %j', (broken, kept, path) => {
    const { read: partly, faults } = readWithFaults({ ...written, ...broken });
    expect(partly).toEqual({ ...read, ...kept });
    expect(faults.map((fault) => fault.path)).toEqual([`Statement[2].${path}`]);
  });

  it.each([[null], ['Allow'], [{ ...written, Effect: 'allow' }], [{ Effect: 'Allow', Resource: '*' }]])(
    'reads nothing of %j',
    (statement) => {
      const { read: nothing, faults } = readWithFaults(statement);
      expect(nothing).toBeUndefined();
      expect(faults).toHaveLength(1);
    },
  );
});
