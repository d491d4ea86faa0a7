import { describe, expect, it } from 'vitest';
import { documentPlaces, isSharedDocument } from '../../../shared/iam/grant/documentPlaces.ts';
import { elementPlaces } from '../../../shared/iam/grant/elementPlaces.ts';
import { patternPlaces, placedActions } from '../../../shared/iam/grant/placedActions.ts';
import { compiledStatements } from '../../../shared/iam/grant/statementsAbout.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { documentOf, type WrittenStatement } from '../policyFixtures.ts';

const enough = 1_000_000;
const two = ['sts:GetCallerIdentity', 'sts:TagSession'];

/** Per statement the names of its actions, sorted, and whether it speaks of all others. */
function placesOf(...statements: readonly WrittenStatement[]) {
  return documentPlaces(documentOf(statements), enough)?.statements.map(({ places, isRest }) => [
    [...places].map((at) => placedActions()[at]?.name).sort(),
    isRest,
  ]);
}

describe('documentPlaces', () => {
  it.each([
    ['single actions', { Action: ['sts:TagSession', 'STS:getcalleridentity', 'sts:NoSuch'] }, [two, false]],
    ['a pattern', { Action: 'sts:Get*Identity' }, [['sts:GetCallerIdentity'], false]],
    [
      'a pattern and what it takes too',
      { Action: ['sts:GetCallerIdentity', 'sts:*CallerIdentity', 'sts:TagS*'] },
      [two, false],
    ],
    [
      'two patterns that meet',
      { Action: ['sts:Decode*', 'sts:*AuthorizationMessage'] },
      [['sts:DecodeAuthorizationMessage'], false],
    ],
    [
      'two patterns of several actions each',
      { Action: ['sts:TagSession', 'sts:*SessionToken', 'sts:GetS*', 'sts:Decode*'] },
      [['sts:DecodeAuthorizationMessage', 'sts:GetServiceBearerToken', 'sts:GetSessionToken', 'sts:TagSession'], false],
    ],
    [
      'two patterns, each of several actions',
      { Action: ['sts:GetS*', 'sts:*SessionToken', 'sts:*MFA'] },
      [['sts:GetServiceBearerToken', 'sts:GetSessionToken'], false],
    ],
    ['nothing', { Action: 'sts:NoSuch*' }, [[], false]],
    ['everything', { Action: '*' }, [[], true]],
    ['everything by a pattern', { Action: '*:*' }, [[], true]],
    ['all but some', { NotAction: 'sts:GetCallerIdentity' }, [['sts:GetCallerIdentity'], true]],
    ['all but everything', { NotAction: '*' }, [[], false]],
    ['all but everything by a pattern', { NotAction: '*:*' }, [[], false]],
  ] as const)('finds the actions of a statement that names %s', (_name, statement, expected) => {
    expect(placesOf(statement)).toEqual([expected]);
  });

  it('gives statements in their order, with the ids by which they are compiled, and documents ids of their own', () => {
    const documents = [documentOf([{ Action: 'sts:*' }, { NotAction: 's3:*' }]), documentOf([{ Action: 'sts:*' }])];
    const found = documents.map((document) => documentPlaces(document, enough));
    expect(found.map((each) => each?.statements.map(({ id }) => id))).toEqual(
      documents.map((document) => compiledStatements(document).map(({ id }) => id)),
    );
    expect(new Set(found.map((each) => each?.id)).size).toBe(2);
    expect(documentPlaces(documents[0] ?? documentOf([]), enough)).toBe(found[0]);
  });

  it('counts the steps of all its statements, and finds nothing where there are fewer', () => {
    const first = { Action: ['sts:Get*', 'sts:TagSession'] };
    const one = documentPlaces(documentOf([first]), enough)?.steps ?? Number.NaN;
    const document = documentOf([first, { Action: '*' }, { NotAction: 'sts:*Token' }]);
    const other = documentPlaces(documentOf([{ NotAction: 'sts:*Token' }]), enough)?.steps ?? Number.NaN;
    expect(documentPlaces(document, one + other - 1)).toBeUndefined();
    expect(documentPlaces(document, one + other)?.steps).toBe(one + other);
    expect(documentPlaces(document, one + other - 1)).toBeUndefined();
    expect(documentPlaces(document, one + other)).toBeDefined();
  });

  it('gives the places of a single pattern as they are at hand, without a copy', () => {
    // Spelled as nowhere else: what is kept of other Action elements may be older than what is at hand.
    const [found] = documentPlaces(documentOf([{ Action: 'sTs:*' }]), enough)?.statements ?? [];
    expect(found?.places).toBe(patternPlaces('sTs:*', createStepMeter()));
  });

  it('counts documents up in the order in which they are met', () => {
    const [one, other] = [1, 2].map(() => documentPlaces(documentOf([]), enough)?.id ?? Number.NaN);
    expect(other).toBe((one ?? Number.NaN) + 1);
  });

  it('is not known to be shared before anybody says so', () => {
    const document = documentOf([{ Action: 'sts:*' }]);
    expect(isSharedDocument(document)).toBe(false);
    const found = documentPlaces(document, enough);
    expect(found?.uses).toEqual({ isShared: false });
    expect(isSharedDocument(document)).toBe(false);
    if (found !== undefined) found.uses.isShared = true;
    expect(isSharedDocument(document)).toBe(true);
  });
});

describe('elementPlaces', () => {
  it('lists first what is named one by one, then what each pattern stands for, and leaves out *', () => {
    const element = {
      negated: false,
      patterns: ['sts:TagSession', '*', 'sts:*Token', 'sts:GetCallerIdentity', 'sts:TagS*'],
    };
    const lists = elementPlaces(element, enough)?.lists.map((list) =>
      [...list].map((at) => placedActions()[at]?.name.slice('sts:'.length)),
    );
    expect(lists?.[0]).toEqual(['TagSession', 'GetCallerIdentity', 'TagSession']);
    expect(lists).toHaveLength(2);
    expect(lists?.[1]).toEqual(expect.arrayContaining(['GetFederationToken', 'GetSessionToken']));
  });

  it('counts the places that it looks at', () => {
    const steps = (...patterns: readonly string[]) => elementPlaces({ negated: false, patterns }, enough)?.steps ?? 0;
    expect(steps('*')).toBe(0);
    expect(steps('sts:TagSession')).toBe(2);
    expect(steps('sts:TagSession', 'sts:GetCallerIdentity')).toBe(4);
    expect(steps('*:*')).toBeGreaterThan(placedActions().length);
    for (const pattern of ['sts:TagSession', 'sts:*Token']) {
      const element = { negated: false, patterns: [pattern] };
      const needed = steps(pattern);
      expect(elementPlaces(element, needed - 1)).toBeUndefined();
      expect(elementPlaces(element, 1)).toBeUndefined();
      expect(elementPlaces(element, needed)?.steps).toBe(needed);
      expect(elementPlaces(element, needed - 1)).toBeUndefined();
    }
  });
});
