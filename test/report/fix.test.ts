import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Fix } from '../../shared/drift/fix.ts';
import { fixWithoutExternalIds } from '../../shared/drift/withoutExternalId.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { printPolicyDocument } from '../../shared/iam/printPolicyDocument.ts';
import { hclString } from '../../shared/report/fix/hclValue.ts';
import { fixForms, fixTexts, remainderSentence, renderFix } from '../../shared/report/renderFix.ts';
import { shellQuote } from '../../shared/report/wording/shellQuote.ts';
import { hostileNames } from './hostileNames.ts';
import { emptyFix, hostileFix, onePolicyFix, wholeFix } from './sampleFix.ts';

const endings = { policy: 'txt', cli: 'sh', cloudformation: 'yaml', terraform: 'tf' };
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u;

describe('renderFix', () => {
  it.each(fixForms)('renders every part of a fix as %s', async (form) => {
    await expect(renderFix(wholeFix, form)).toMatchFileSnapshot(`golden/fix.${form}.${endings[form]}`);
  });

  it.each(fixForms)('says that there is nothing to do as %s', (form) => {
    expect(renderFix(emptyFix, form)).toBe(
      '# Fix for the role veeam-ec2-backup in account 111122223333: nothing to do, as nothing is missing; what a role trusts or allows beyond its sets is taken away by hand, as the scan says; for a policy that allows no more than the sets ask for, see "veeam-drift requirements show --policy"\n',
    );
  });

  it.each(fixForms)('says what nobody in the account can do as %s', (form) => {
    const text = renderFix({ ...emptyFix, cannot: wholeFix.cannot }, form);
    expect(text).toContain('# Cannot be fixed in this account: The owners of the organization must exempt the role');
  });

  it('prints one document alone as pure JSON that IAM takes', () => {
    const text = renderFix(onePolicyFix, 'policy');
    expect(JSON.parse(text)).toEqual(printPolicyDocument(documentOf(onePolicyFix)));
    expect(parsePolicyDocument(text)).toEqual({ ok: true, document: documentOf(onePolicyFix) });
  });

  it('gives all forms as texts for the page', () => {
    expect(fixTexts(onePolicyFix).map(({ as, text }) => [as, text])).toEqual(
      fixForms.map((form) => [form, renderFix(onePolicyFix, form)]),
    );
  });

  describe.each(Object.entries(hostileNames))('given the hostile name %s', (kind, name) => {
    const fix = hostileFix(name);

    it.each(fixForms)('hides nothing and moves nothing as %s', (form) => {
      expect(renderFix(fix, form).replaceAll('\n', '')).not.toMatch(hidden);
    });

    it.each(fixForms)('keeps every comment on its line as %s', (form) => {
      const whole = renderFix(hostileFix('plain'), form)
        .split('\n')
        .filter((line) => /^\s*#/.test(line)).length;
      const lines = renderFix(fix, form)
        .split('\n')
        .filter((line) => /^\s*#/.test(line)).length;
      // The interpolation case has no template, which is one comment more.
      expect(lines).toBe(kind === 'interpolation' && form === 'cloudformation' ? whole + 1 : whole);
    });

    it('hands each name to the AWS CLI as one word, and runs nothing else', () => {
      const calls = runScript(renderFix(fix, 'cli'));
      expect(calls.map((call) => call[1])).toEqual([
        'get-caller-identity',
        'create-policy',
        'attach-role-policy',
        'put-role-policy',
        'create-policy-version',
        'update-assume-role-policy',
        'create-instance-profile',
        'add-role-to-instance-profile',
        'create-policy',
        'attach-role-policy',
        'detach-role-policy',
      ]);
      // A shell has no lone surrogates: they arrive as replacement characters or bytes.
      if (kind !== 'surrogate') expect(calls.flat().map(optionValue)).toContain(name);
    });

    it('writes YAML that holds every name as it is', () => {
      if (kind === 'interpolation') return expect(renderFix(fix, 'cloudformation')).toContain('# No template');
      const template = parseYaml(renderFix(fix, 'cloudformation'));
      expect(template.Resources.DriftFix1.Properties.ManagedPolicyName).toBe(name);
      expect(template.Resources.DriftFix1.Properties.PolicyDocument.Statement[0].Action).toEqual([`ec2:${name}`]);
    });
  });
});

describe('a script', () => {
  it('changes nothing with credentials of another account, and says whose they are', () => {
    const script = `${renderFix(wholeFix, 'cli')}`;
    expect(() => runScript(script, '999988887777')).toThrow(
      'Nothing was changed: these credentials are of account 999988887777, and the fix is for 111122223333.',
    );
    const calls = runScript(`(${script}) 2>/dev/null || true`, '999988887777');
    expect(calls.map((call) => call[1])).toEqual(['get-caller-identity']);
  });
});

describe('fixRemainder', () => {
  it.each([
    ['policy', 'for the instance profile, the policies to detach use --as cli'],
    ['cli', ''],
    ['cloudformation', 'for the trust policy, the permissions boundary, the policies to detach use --as cli'],
    ['terraform', 'for the trust policy, the permissions boundary, the policies to detach use --as cli'],
  ] as const)('names what %s cannot hold', (form, elsewhere) => {
    const hand = 'to do by hand: Deny statements, a quota to raise, what the account cannot change by itself';
    const parts = elsewhere === '' ? hand : `${elsewhere}; ${hand}`;
    expect(remainderSentence(wholeFix, form)).toBe(`--as ${form} cannot hold all of this fix: ${parts}`);
  });

  it('leaves nothing of one policy, nor of a fix without anything to do', () => {
    const forms = fixForms.flatMap((form) => [
      remainderSentence(onePolicyFix, form),
      remainderSentence(emptyFix, form),
    ]);
    expect(new Set(forms)).toEqual(new Set([undefined]));
  });

  it('is never empty where nobody knows what a set needs', () => {
    const fix = { ...emptyFix, unknownSets: [{ why: 'It names bakcup.', advice: 'Name backup.' }] };
    expect(remainderSentence(fix, 'cli')).toBe('--as cli cannot hold this fix: to do by hand: names of unknown sets');
    expect(renderFix(fix, 'cli')).toContain('# More may be missing: It names bakcup. Name backup.\n');
  });

  it('does not count what a request can send by itself', () => {
    const cannot = wholeFix.cannot.map((obstacle) => ({ ...obstacle, byRequest: true }));
    expect(remainderSentence({ ...emptyFix, cannot }, 'cli')).toBeUndefined();
  });
});

describe('fixNotes', () => {
  const policyArn = 'arn:aws:iam::aws:policy/PowerUserAccess';
  const detach = [{ policy: 'PowerUserAccess', policyArn, group: 'backup' }];
  const user = { ...emptyFix, principal: { ...emptyFix.principal, kind: 'user' } } as const;

  it("leaves a policy of AWS that comes by a group to whoever knows the group's members", () => {
    const script = renderFix({ ...user, detach }, 'cli');
    expect(script).toMatch(/# Take the user out of the group backup, or detach AWS's own policy PowerUserAccess/);
    expect(script).not.toMatch(/^aws iam/m);
  });

  it('never says that a Deny of AWS is changed', () => {
    const denies = [
      { layer: 'identity', policy: 'AWSDenyAll', policyArn, sharedBy: [], takesAway: ['ec2:RunInstances'] },
    ] as const;
    const text = renderFix({ ...emptyFix, denies }, 'policy');
    expect(text).toContain(
      "Detach by hand: AWS's own policy AWSDenyAll denies ec2:RunInstances, and nobody can edit it.",
    );
    expect(text).not.toContain('Change by hand');
  });

  it('says that others may have a policy that is to be changed where nobody looked', () => {
    const denies = [
      {
        layer: 'identity',
        policy: 'freeze',
        policyArn: 'arn:aws:iam::111122223333:policy/freeze',
        sharedBy: [],
        takesAway: ['ec2:RunInstances'],
      },
    ] as const;
    expect(renderFix({ ...emptyFix, denies }, 'terraform')).toContain(
      'Before you change the policy freeze, see who else has it',
    );
  });
});

describe('a fix for a report', () => {
  const forReport = fixWithoutExternalIds(wholeFix);

  it.each(fixForms)('holds no external id as %s, and says where it is', (form) => {
    expect(renderFix(wholeFix, 'policy')).toContain('aws:PrincipalTag/id');
    const text = renderFix(forReport, form);
    expect(text).not.toContain('aws:PrincipalTag/id');
    expect(text).toContain('No report holds an external id: "veeam-drift fix" prints the trust policy with it');
  });

  it('gives no command that would set the placeholder', () => {
    expect(renderFix(wholeFix, 'cli')).toContain('aws iam update-assume-role-policy');
    expect(renderFix(forReport, 'cli')).not.toContain('aws iam update-assume-role-policy');
  });
});

describe('shellQuote', () => {
  it('gives bash the same text back', () => {
    const character = fc.oneof(
      fc.constantFrom(...'\'"$`\\!\n\t #-=;&|<>(){}*?~\u001b\u202e'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    );
    const text = fc.array(character, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (texts) => {
        const script = `printf '%s\\0' ${texts.map(shellQuote).join(' ')}`;
        expect(runBash(script).split('\0').slice(0, -1)).toEqual(texts);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves a plain name as it is', () => {
    expect(shellQuote('arn:aws:iam::111122223333:role/veeam-ec2_backup')).toBe(
      'arn:aws:iam::111122223333:role/veeam-ec2_backup',
    );
  });
});

describe('hclString', () => {
  it.each([
    ['plain', '"plain"'],
    ['say "hi" \\', String.raw`"say \"hi\" \\"`],
    [`$\{aws:username}`, `"$$\{aws:username}"`],
    ['%{ if x }', '"%%{ if x }"'],
    ['100% $5', '"100% $5"'],
    ['a\nb\u202E', String.raw`"a\u000ab\u202e"`],
  ])('writes %j as %s', (text, expected) => {
    expect(hclString(text)).toBe(expected);
  });
});

function runBash(script: string): string {
  const options = { input: script, env: { LC_ALL: 'C.UTF-8' } };
  return execFileSync('bash', ['--norc', '--noprofile', '-s'], options).toString('utf8');
}

/** Runs the script with a function in place of the AWS CLI, which notes its arguments and is of the account. */
function runScript(script: string, account = '111122223333'): string[][] {
  const shim = `exec 3>&1
aws() { printf "%s\\0" "$@" $'\\x01' >&3; if [ "$1" = sts ]; then echo ${account}; fi; }
`;
  const calls = runBash(shim + script)
    .split('\u0001\0')
    .slice(0, -1);
  return calls.map((call) => call.split('\0').slice(0, -1));
}

function optionValue(word: string): string {
  return word.replace(/^--[a-z-]+=/, '');
}

function documentOf(fix: Fix) {
  const [policy] = fix.policies;
  if (policy === undefined) throw new Error('expected a policy in the sample');
  return policy.document;
}
