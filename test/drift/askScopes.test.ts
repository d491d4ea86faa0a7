import { describe, expect, it } from 'vitest';
import type { AccountReport } from '../../shared/drift/accountReport.ts';
import { askScopes, meetScopes } from '../../shared/drift/askScopes.ts';
import type { ScopeRule } from '../../shared/requirements/scope.ts';

const first = '111122223333';
const second = '222233334444';

interface Said {
  readonly account?: string;
  readonly name?: string;
  readonly kind?: 'role' | 'user';
  readonly status?: 'read' | 'unreadable' | 'excluded';
  /** Code of a finding of the account. */
  readonly code?: string;
}

/** An account with one role `veeam-store` that is named for the set `repository`, unless it says otherwise. */
function reportOf({
  account = first,
  name = 'veeam-store',
  kind = 'role',
  status = 'read',
  code,
}: Said): AccountReport {
  const set = { id: 'repository', title: 'Repository', build: '13.1.0.411', url: 'https://example.com' };
  const one: AccountReport['principals'][number] = {
    account,
    principal: `arn:aws:iam::${account}:${kind}/${name}`,
    name,
    kind,
    requirements: [set],
    selectedBy: 'tag',
    actions: { required: 1, granted: 1, limited: 0, denied: 0, missing: 0 },
    worst: null,
    findings: [],
  };
  const finding: AccountReport['findings'][number] = {
    id: 'f',
    code: code ?? '',
    severity: 'high',
    account,
    principal: null,
    requirements: [],
    build: null,
    subject: 'x',
    summary: 'x',
    causes: [],
    fix: 'x',
  };
  return {
    coverage: { account, status, roles: 1, users: 0, principals: 1 },
    principals: status === 'read' ? [one] : [],
    findings: code === undefined ? [] : [finding],
  };
}

const scopeOf = (rule: Partial<ScopeRule>): ScopeRule => ({
  name: 'veeam-store',
  buckets: ['acme'],
  narrowedByTag: false,
  ...rule,
});

interface Run {
  readonly said?: readonly Said[];
  readonly scopes: readonly Partial<ScopeRule>[];
  readonly hasUnreadFiles?: boolean;
  readonly answeredQuestions?: readonly string[];
}

function ask({ said = [{}], scopes: rules, hasUnreadFiles = false, answeredQuestions }: Run): readonly string[] {
  const scopes = rules.map(scopeOf);
  const accounts = said.map((each) => meetScopes(scopes, reportOf(each)));
  const questions = askScopes({ settings: { scopes, answeredQuestions }, accounts, hasUnreadFiles });
  for (const { question, count, subjects } of questions) {
    expect([question, count]).toEqual(['scopes', rules.length === 25 ? 25 : subjects.length]);
  }
  return questions.flatMap(({ subjects }) => subjects);
}

const unread = { account: second, status: 'unreadable', code: 'ACCOUNT_UNREADABLE' } as const;

describe('askScopes', () => {
  it.each<[string, Run, readonly string[]]>([
    ['no scopes', { scopes: [] }, []],
    ['one that speaks of a role', { scopes: [{}] }, []],
    ['one that speaks of it in other letters', { scopes: [{ name: 'VEEAM-S*' }] }, []],
    ['a slip in the name', { scopes: [{ name: 'veeam-sotre' }] }, ['scopes[0] (name veeam-sotre)']],
    ['one of two', { scopes: [{}, { name: 'x', kind: 'role' }] }, ['scopes[1] (name x, kind role)']],
    ['a role where users are meant', { scopes: [{ kind: 'user' }] }, ['scopes[0] (name veeam-store, kind user)']],
    [
      'a set that the role is not named for',
      { scopes: [{ name: '*', requirements: ['efs-backup'] }] },
      ['scopes[0] (name *, requirements efs-backup)'],
    ],
    ['a set that it is named for', { scopes: [{ name: '*', requirements: ['efs-backup', 'repository'] }] }, []],
    [
      'another account than that of the role',
      { said: [{}, { account: second, name: 'other' }], scopes: [{ accounts: [second] }] },
      [`scopes[0] (name veeam-store, accounts ${second})`],
    ],
    ['a role of a later account', { said: [{ name: 'other' }, { account: second }], scopes: [{}] }, []],
    [
      'an account that was not read',
      { said: [{}, unread], scopes: [{ name: 'x' }] },
      [`scopes[0] (name x), which may mean what was not read in ${second}`],
    ],
    [
      'an account that was read, beside one that was not',
      { said: [{}, unread], scopes: [{ name: 'x', accounts: [first] }] },
      [`scopes[0] (name x, accounts ${first})`],
    ],
    [
      'an account that the settings leave out',
      { said: [{}, { account: second, status: 'excluded' }], scopes: [{ name: 'x' }] },
      [`scopes[0] (name x), which may mean what was not read in ${second}`],
    ],
    [
      'an account that the run does not know',
      { scopes: [{ accounts: ['999988887777'] }] },
      ['scopes[0] (name veeam-store, accounts 999988887777), which may mean what was not read in 999988887777'],
    ],
    [
      'a role that could not be read',
      { said: [{ code: 'PRINCIPAL_UNREADABLE' }], scopes: [{ name: 'x' }] },
      [`scopes[0] (name x), which may mean what was not read in ${first}`],
    ],
    [
      'documents of policies that lack',
      { said: [{ code: 'EXPORT_INCOMPLETE' }], scopes: [{ name: 'x' }] },
      ['scopes[0] (name x)'],
    ],
    [
      'files that could not be read',
      { scopes: [{ name: 'x' }], hasUnreadFiles: true },
      ['scopes[0] (name x), which may mean what is in files that could not be read'],
    ],
    ['an answer', { scopes: [{ name: 'x' }], answeredQuestions: ['scopes'] }, []],
  ])('asks given %s', (_, run, subjects) => {
    expect(ask(run)).toEqual(subjects);
  });

  it('is silent where the call leaves an account out that it may speak of', () => {
    const scopes = [scopeOf({ name: 'x' }), scopeOf({ name: 'y', accounts: [first] })];
    const left = { account: second, state: 'left-out', met: [] } as const;
    const accounts = [meetScopes(scopes, reportOf({})), left];
    const [question] = askScopes({ settings: { scopes }, accounts, hasUnreadFiles: false });
    expect(question?.subjects).toEqual([`scopes[1] (name y, accounts ${first})`]);
  });

  it('counts all and names twenty', () => {
    expect(ask({ scopes: Array.from({ length: 25 }, (_, index) => ({ name: `x${index}` })) })).toHaveLength(20);
  });

  it('names three of many accounts', () => {
    const accounts = Array.from({ length: 12 }, (_, index) => String(100_000_000_000 + index));
    const [subject] = ask({ said: accounts.map((account) => ({ account, name: 'y' })), scopes: [{ accounts }] });
    expect(subject).toBe('scopes[0] (name veeam-store, accounts 100000000000, 100000000001, 100000000002 and 9 more)');
  });
});
