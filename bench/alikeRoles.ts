// Further roles of the kinds of the costly ones, all of which are decided.

import { type CostlyRole, documentOf, fullPolicies } from './makeRole.ts';

const full = documentOf({ Effect: 'Allow', Action: '*', Resource: '*' });

/** Others of the same kinds, all of which are decided. */
export function alikeRoles(): readonly CostlyRole[] {
  const perList = (count: number, make: (at: number) => object, arn: (at: number) => string[]) => {
    let at = 0;
    return Array.from({ length: count }, () => {
      const Resource: string[] = [];
      while (JSON.stringify(documentOf({ ...make(at), Resource })).length < 5_900) Resource.push(...arn(at++));
      return documentOf({ ...make(at), Resource });
    });
  };
  const buckets = (at: number) => [`arn:aws:s3:::backup-${at}`, `arn:aws:s3:::backup-${at}/*`];
  const team = (at: number) => ({ StringEquals: { 'aws:ResourceTag/team': `t${at}` } });
  const list = (n: number, f: (at: number) => unknown) => Array.from({ length: n }, (_, at) => f(at));
  return [
    { what: '6v lists of buckets s3:*', identity: perList(4, () => ({ Effect: 'Allow', Action: 's3:*' }), buckets) },
    { what: '6w lists of buckets *', identity: perList(4, () => ({ Effect: 'Allow', Action: '*' }), buckets) },
    {
      what: '6x 10 policies of buckets s3:*',
      identity: fullPolicies(10, (at) => ({ Effect: 'Allow', Action: 's3:*', Resource: buckets(at) })),
    },
    {
      what: '6y s3:* with Deny on buckets',
      identity: [
        documentOf({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
        ...fullPolicies(3, (at) => ({ Effect: 'Deny', Action: 's3:*', Resource: buckets(at) })),
      ],
    },
    {
      what: '6z admin with Deny on NotResource buckets',
      identity: [
        full,
        documentOf({
          Effect: 'Deny',
          Action: 's3:*',
          NotResource: [...Array.from({ length: 40 }, (_, at) => buckets(at)).flat()],
        }),
      ],
    },
    {
      what: '6p prefix wildcards',
      identity: fullPolicies(4, (at) => ({
        Effect: 'Allow',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::*-${at}`, `arn:aws:s3:::*-${at}/*`],
      })),
    },
    {
      what: '5v same key',
      identity: [
        documentOf(...list(40, (at) => ({ Effect: 'Allow', Action: 'ec2:*', Resource: '*', Condition: team(at) }))),
      ],
    },
    {
      what: '5x all actions',
      identity: [
        documentOf(...list(40, (at) => ({ Effect: 'Allow', Action: '*', Resource: '*', Condition: team(at) }))),
      ],
    },
    {
      what: '5y StringLike two conditions',
      identity: [
        documentOf(
          ...list(40, (at) => ({
            Effect: 'Allow',
            Action: 'ec2:*',
            Resource: '*',
            Condition: {
              StringLike: { 'aws:ResourceTag/team': `t${at}*` },
              Bool: { 'aws:MultiFactorAuthPresent': 'true' },
            },
          })),
        ),
      ],
    },
    {
      what: '5z Deny two keys each',
      identity: [
        full,
        documentOf(
          ...list(20, (at) => ({
            Effect: 'Deny',
            Action: 'ec2:*',
            Resource: '*',
            Condition: { StringEquals: { [`aws:ResourceTag/team${at}`]: 'x', [`aws:RequestTag/t${at}`]: 'y' } },
          })),
        ),
      ],
    },
    {
      what: '4v admin Deny NotResource',
      identity: [
        full,
        documentOf({
          Effect: 'Deny',
          Action: '*',
          NotResource: ['arn:aws:s3:::mine', 'arn:aws:s3:::mine/*', 'arn:aws:ec2:*:*:*'],
        }),
      ],
    },
    {
      what: '4w admin Deny Resource',
      identity: [
        full,
        documentOf({
          Effect: 'Deny',
          Action: '*',
          Resource: ['arn:aws:s3:::secret*', 'arn:aws:iam::*:role/admin*', 'arn:aws:*:*:*:*prod*'],
        }),
      ],
    },
  ];
}
