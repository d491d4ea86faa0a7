import { describe, expect, it } from 'vitest';
import { readText } from '../../../shared/iam/conditions/readText.ts';
import { commonText } from '../../../shared/iam/patterns/overlaps.ts';
import { matchesPattern, type WildcardPattern } from '../../../shared/iam/patterns/wildcardPattern.ts';
import {
  countColons,
  hasTextIn,
  inSegments,
  replaceSegment,
  resourcePattern,
  resourceTypePattern,
} from '../../../shared/iam/resources/resourcePattern.ts';
import { openTypes, resourceSpace, spaceText } from '../../../shared/iam/resources/resourceSpace.ts';
import { namesRegion } from '../../../shared/iam/resources/splitRegions.ts';

function patternOf(text: string): WildcardPattern | undefined {
  const [tokens = []] = readText(text, { wildcards: true }).texts;
  return resourcePattern(tokens);
}

function matches(text: string, arn: string): boolean {
  const pattern = patternOf(text);
  return pattern !== undefined && matchesPattern(pattern, arn);
}

describe('resourcePattern', () => {
  const rows: readonly (readonly [pattern: string, arn: string, matches: boolean])[] = [
    ['*', '*', true],
    ['*', 'third-party', true],
    ['**', 'arn:aws:s3:::a', true],
    ['', '', false],
    ['arn:aws:s3:::a', 'arn:aws:s3:::a', true],
    ['arn:aws:s3:::a', 'arn:aws:s3:::A', false],
    ['arn:aws:s3:::a*', 'arn:aws:s3:::a/b:c', true],
    ['arn:aws:s3:::a*c', 'arn:aws:s3:::abc', true],
    ['arn:aws:s3:::a*c', 'arn:aws:s3:::a:c', false],
    ['arn:aws:s3:::a?c', 'arn:aws:s3:::a/c', true],
    ['arn:aws:s3:::a?c', 'arn:aws:s3:::a:c', false],
    ['arn:aws:s3:::?', 'arn:aws:s3:::', false],
    ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:eu:1:instance/i', true],
    ['arn:aws:ec2:*:instance/i:x', 'arn:aws:ec2:eu:1:instance/i:x', true],
    ['arn:aws:ec2:e*:instance/i:x', 'arn:aws:ec2:eu:1:instance/i:x', true],
    ['arn:aws:ec2:*u:instance/i:x', 'arn:aws:ec2:eu:1:instance/i:x', false],
    ['arn:aws:ec2:*', 'arn:aws:ec2:eu:1:instance/i', false],
    ['arn:aws:ec2:*:*', 'arn:aws:ec2:eu:1:instance/i', false],
    ['third-party', 'third-party', false],
    ['arn:*:*:*:*:*', 'arn:aws:ec2:eu:1:instance/i', true],
    ['arn:aws:logs:*:*:log-group:a*:log-stream:*', 'arn:aws:logs:eu:1:log-group:ab:log-stream:x', true],
    ['arn:aws:logs:*:*:log-group:*b:log-stream:*', 'arn:aws:logs:eu:1:log-group:a:b:log-stream:x', false],
  ];
  it.each(rows)('%s takes %s: %s', (pattern, arn, expected) => {
    expect(matches(pattern, arn)).toBe(expected);
  });

  it('keeps wildcards before the fifth colon within their segments where told', () => {
    const pattern = patternOf('arn:aws:ec2:*:instance/i:*');
    const kept = pattern && inSegments(pattern);
    expect(pattern && matchesPattern(pattern, 'arn:aws:ec2:eu:1:instance/i:x:y')).toBe(true);
    expect(kept && matchesPattern(kept, 'arn:aws:ec2:eu:1:instance/i:x:y')).toBe(false);
    expect(kept && matchesPattern(kept, 'arn:aws:ec2:eu:instance/i:x:y')).toBe(true);
    expect(countColons(pattern?.tokens ?? [])).toBe(5);
  });
});

describe('segments of a pattern', () => {
  const textIn = (text: string) => {
    const pattern = patternOf(text);
    return [3, 4].map((segment) => pattern && hasTextIn(pattern, segment));
  };

  it.each([
    ['arn:aws:ec2:eu-west-1:111122223333:volume/v', [true, true]],
    ['arn:aws:ec2:eu-*:?:volume/v', [true, false]],
    ['arn:aws:s3:::bucket', [false, false]],
    ['arn:aws:ec2:*:?:volume/*', [false, false]],
    ['arn:aws:ec2::111122223333:*', [false, true]],
    ['*', [false, false]],
  ])('of %s say of region and account more than that there is one: %j', (text, expected) => {
    expect(textIn(text)).toEqual(expected);
  });

  it('are replaced where they are', () => {
    const pattern = patternOf('arn:aws:ec2:*:*:volume/v');
    const codes = Array.from('eu', (character) => character.charCodeAt(0));
    const replaced = pattern && replaceSegment(pattern, 3, codes);
    expect(replaced && matchesPattern(replaced, 'arn:aws:ec2:eu:1:volume/v')).toBe(true);
    expect(replaced && matchesPattern(replaced, 'arn:aws:ec2:eu-west-1:1:volume/v')).toBe(false);
  });

  it('say whether a region is named', () => {
    const names = (text: string) => {
      const pattern = patternOf(text);
      return pattern && namesRegion(pattern);
    };
    const texts = [
      'arn:aws:ec2:eu:*:volume/v',
      'arn:aws:ec2:e*:*:*',
      'arn:aws:ec2:*:1:volume/v',
      'arn:aws:s3:::a',
      '*',
    ];
    expect(texts.map(names)).toEqual([true, true, false, false, false]);
  });
});

describe('resourceTypePattern', () => {
  const closed = { slashes: true, colons: false };
  it.each([
    ['arn:aws:ec2:*:*:volume/*', closed, 'arn:aws:ec2:eu:1:volume/a/b', true],
    ['arn:aws:ec2:*:*:volume/*', closed, 'arn:aws:ec2:eu:1:volume/a:b', false],
    ['arn:aws:ec2:*:*:volume/*', closed, 'arn:aws:ec2:eu:1:volume/', false],
    ['arn:aws:ec2:*:*:volume/*', closed, 'arn:aws:ec2::1:volume/a', false],
    ['arn:aws:ec2:*:*:volume/*', { slashes: true, colons: true }, 'arn:aws:ec2:eu:1:volume/a:b', true],
    ['arn:aws:ec2:*:*:volume/*', { slashes: true, colons: true }, 'arn:aws:ec2:eu:1:volume/:b', false],
    ['arn:aws:s3:::*', { slashes: false, colons: false }, 'arn:aws:s3:::a', true],
    ['arn:aws:s3:::*', { slashes: false, colons: false }, 'arn:aws:s3:::a/b', false],
    ['arn:aws:s3:::*', { slashes: false, colons: true }, 'arn:aws:s3:::/', false],
    ['arn:aws:s3:::*/*', closed, 'arn:aws:s3:::a/b/c', true],
    ['arn:aws:x:::a', closed, 'arn:aws:x:::a', true],
    ['arn:aws:ec2:*:*:volume/*', { slashes: true, colons: true }, 'arn:aws:ec2:eu:x:1:volume/a', false],
    ['arn:aws:x:::*/b/*', { slashes: false, colons: false }, 'arn:aws:x:::a/a/b/c', false],
    ['arn:aws:x:::*/b/*', closed, 'arn:aws:x:::a/b/c/c', true],
    ['arn:aws:x:::a:*:b:*', closed, 'arn:aws:x:::a:n/m:b:c', true],
    ['arn:aws:x:::*-b/*', closed, 'arn:aws:x:::a/a-b/c', true],
    ['arn:aws:x:::*/b/*', { slashes: false, colons: false }, 'arn:aws:x:::a/b/c/c', false],
  ])('%s, %j takes %s: %s', (arn, last, text, expected) => {
    expect(matchesPattern(resourceTypePattern(arn, last), text)).toBe(expected);
  });
});

describe('resourceSpace', () => {
  const spaceOf = (action: string, resource = '*', partition = 'aws') => resourceSpace({ action, resource, partition });

  it('is * for an action without resource-level permissions, whatever is asked', () => {
    for (const resource of ['*', 'arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:eu:1:instance/i']) {
      expect(spaceOf('ec2:describeinstances', resource)).toEqual({ requests: ['*'], types: [], wildcardOnly: true });
    }
  });

  it('holds every type of an action, required or not, in the partition', () => {
    const { requests, types, within, wildcardOnly } = spaceOf('ec2:createsnapshot', '*', 'aws-cn');
    expect([requests, within, wildcardOnly]).toEqual([[], undefined, false]);
    expect(types.map(({ name, required, arn }) => [name, required, arn])).toEqual([
      ['snapshot', true, 'arn:aws-cn:ec2:*::snapshot/*'],
      ['volume', true, 'arn:aws-cn:ec2:*:*:volume/*'],
    ]);
    expect(spaceOf('s3:getobject', '**').within).toBeUndefined();
    expect(spaceOf('s3:getobject', '**').types.map(({ name, required }) => [name, required])).toEqual(
      expect.arrayContaining([['object', false]]),
    );
  });

  it('knows that names of a type hold no slash where a slash leads to another type', () => {
    const bucket = spaceOf('s3:listbucket').types.find(({ name }) => name === 'bucket');
    expect(bucket && matchesPattern(bucket.pattern, 'arn:aws:s3:::a')).toBe(true);
    expect(bucket && matchesPattern(bucket.pattern, 'arn:aws:s3:::a/b')).toBe(false);
    const role = spaceOf('iam:getrole').types.find(({ name }) => name === 'role');
    expect(role && matchesPattern(role.pattern, 'arn:aws:iam::1:role/path/name')).toBe(true);
  });

  it('is anything in the partition for an action that the table does not know', () => {
    const { requests, types } = spaceOf('new:action', '*', 'aws-us-gov');
    expect(requests).toEqual(['*']);
    expect(types.map(({ name, required, arn }) => [name, required, arn])).toEqual([
      [undefined, true, 'arn:aws-us-gov:*:*:*:*'],
    ]);
    const [any] = types;
    expect(any && matchesPattern(any.pattern, 'arn:aws-us-gov:s3:::a/b:c')).toBe(true);
    expect(any && matchesPattern(any.pattern, 'arn:aws:s3:::a')).toBe(false);
  });

  it('is the one resource asked for', () => {
    for (const resource of ['arn:aws:ec2:eu:1:volume/v', 'no-arn', 'arn:aws:ec2:*', 'no-?rn', '*-no-arn']) {
      expect(spaceOf('ec2:createsnapshot', resource)).toEqual({ requests: [resource], types: [], wildcardOnly: false });
    }
  });

  it('narrows the types that a pattern meets', () => {
    const { types, within } = spaceOf('ec2:createsnapshot', 'arn:aws:ec2:eu:*:vol*');
    expect(types.map(({ name }) => name)).toEqual(['volume']);
    expect(within && matchesPattern(within, 'arn:aws:ec2:eu:1:volume/v')).toBe(true);
    const both = spaceOf('ec2:createsnapshot', 'arn:aws:ec2:*:*:*');
    expect(both.types.map(({ name }) => name)).toEqual(['snapshot', 'volume']);
  });

  it('is the pattern itself where it meets no type', () => {
    const { requests, types, within } = spaceOf('ec2:createsnapshot', 'arn:aws:ec2:*:*:instance/*');
    expect(requests).toEqual([]);
    expect(types.map(({ name, required, arn }) => [name, required, arn])).toEqual([
      [undefined, true, 'arn:aws:ec2:*:*:instance/*'],
    ]);
    expect(within).toBeUndefined();
    expect(spaceOf('new:action', 'arn:aws:s3:::a*').types.map(({ arn }) => arn)).toEqual(['arn:aws:s3:::a*']);
  });

  it('is made once', () => {
    expect(spaceOf('sqs:purgequeue')).toBe(spaceOf('sqs:purgequeue'));
  });

  it('is what is asked where the resource is taken as written, whatever the action takes', () => {
    const resource = 'arn:aws:ec2:eu:1:instance/written';
    const asked = { action: 'ec2:describeinstances', resource, partition: 'aws', asWritten: true };
    expect(resourceSpace({ ...asked, asWritten: false })).toEqual({ requests: ['*'], types: [], wildcardOnly: true });
    expect(resourceSpace(asked)).toEqual({ requests: [resource], types: [], wildcardOnly: false });
    expect(resourceSpace({ ...asked, asWritten: undefined }).wildcardOnly).toBe(true);
    const anything = resourceSpace({ ...asked, resource: '*' });
    expect([anything.requests, anything.types.map(({ arn }) => arn)]).toEqual([['*'], ['arn:aws:*:*:*:*']]);
  });

  describe('where the place is known', () => {
    const [one, other] = ['111122223333', '444455556666'];
    const at = (action: string, account: string) =>
      resourceSpace({ action, resource: '*', partition: 'aws', place: { account } });

    it('holds the types of each account for itself', () => {
      // Of ec2:RunInstances some types exist only in the own account, others do not.
      for (const action of ['iam:passrole', 'ec2:runinstances']) {
        for (const account of [one, other, one]) {
          const arns = at(action, account).types.map(({ arn }) => arn);
          expect(arns.filter((arn) => /:\d{12}:/.test(arn)).length).toBeGreaterThan(0);
          expect(arns.filter((arn) => arn.includes(account === one ? other : one))).toEqual([]);
        }
      }
    });

    it('is made once for all accounts where no type exists only there', () => {
      for (const action of ['kms:decrypt', 'ec2:deletesnapshot', 'iam:nosuchaction']) {
        expect(at(action, one)).toBe(at(action, other));
      }
    });
  });
});

describe('spaceText', () => {
  const textOf = (action: string, resource = '*') => spaceText(resourceSpace({ action, resource, partition: 'aws' }));

  it('is the same for actions that take the same resources, in whatever order the table names them', () => {
    expect(textOf('kms:encrypt')).toBe(textOf('kms:decrypt'));
    expect(textOf('apigateway:getproductrestendpointpage')).toBe(textOf('apigateway:deleteproductrestendpointpage'));
  });

  it('is another where they take others', () => {
    const spaces = [
      ['kms:decrypt'],
      ['ec2:stopinstances'],
      ['ec2:deletevolume'],
      ['ec2:describeinstances'],
      ['ec2:deletevolume', 'arn:aws:ec2:eu:*:volume/a*'],
      ['ec2:deletevolume', 'arn:aws:ec2:eu:*:volume/b*'],
      ['ec2:deletevolume', 'arn:aws:ec2:eu:1:volume/b'],
      ['ec2:deletevolume', 'arn:aws:ec2:eu:1:volume/c'],
    ];
    expect(new Set(spaces.map(([action = '', resource]) => textOf(action, resource))).size).toBe(spaces.length);
  });
});

describe('openTypes', () => {
  const logs = () => resourceSpace({ action: 'logs:describelogstreams', resource: '*', partition: 'aws' });
  const opened = (...entries: readonly string[]) =>
    openTypes(
      logs(),
      entries.flatMap((entry) => patternOf(entry) ?? []),
    ).types.map(({ pattern }) => {
      const longer = patternOf('arn:aws:logs:eu:1:log-group:a:more');
      return longer !== undefined && commonText(pattern, longer) !== undefined;
    });

  it('opens a type behind whose name an entry goes on', () => {
    expect(opened('arn:aws:logs:*:*:log-group:a:*')).toEqual([true]);
    expect(opened('*', 'arn:aws:logs:*:*:log-group:*:log-stream:*')).toEqual([true]);
  });

  it('leaves it closed for others', () => {
    expect(opened()).toEqual([false]);
    expect(opened('*')).toEqual([false]);
    expect(opened('arn:aws:logs:*:*:log-group:a*')).toEqual([false]);
    expect(opened('arn:aws:s3:*:*:log-group:a:*')).toEqual([false]);
    expect(opened('arn:aws:logs:*:*:destination:a:*')).toEqual([false]);
  });

  it('leaves the rest of the space as it is, and all of it where no entry goes on', () => {
    expect(
      openTypes(
        logs(),
        [patternOf('arn:aws:s3:*:*:log-group:a:*')].flatMap((each) => each ?? []),
      ),
    ).toEqual(logs());
    expect(openTypes(logs(), [])).toBe(logs());
  });
});

describe('resourceSpace, asked again', () => {
  it('tells resources that lie somewhere from those that lie in a known place', () => {
    const asked = { action: 'sqs:sendmessage', resource: '*', partition: 'aws' };
    const places = [undefined, { account: '111122223333' }];
    const [anywhere, placed] = places.map((place) => resourceSpace({ ...asked, place }));
    expect(placed).not.toBe(anywhere);
    expect(resourceSpace({ ...asked, place: { account: '111122223333' } })).toBe(placed);
    expect(resourceSpace(asked)).toBe(anywhere);
  });
});
