// The rule for roles whose sets need another set that nobody named for them.

import type { PrincipalFacts } from '../principalFacts.ts';
import { demandedSets, type SetDemand } from '../trust/demandedSets.ts';
import type { Difference, Rule } from './rule.ts';

/** An add-on without its base, or a base without the add-on of a feature that is used: the rest of the work is not judged. */
export const setIncomplete: Rule<'principal'> = {
  about: 'principal',
  code: 'SET_INCOMPLETE',
  title: 'A required set needs another one',
  severities: ['high', 'medium'],
  when: 'an add-on is named without its base set, or a feature that is used asks for a set that the role is not named for',
  why: 'The guide asks for the sets together: what the other one asks for was not judged, and may be missing.',
  breaksAt: [],
  isAboutActions: false,
  judge: (facts) =>
    demandedSets({ ...facts.selection, ...facts.settings, accountSets: facts.accountSets }).map((demand) =>
      describe(demand, facts),
    ),
};

function describe(demand: SetDemand, { principal, selection }: PrincipalFacts): Difference {
  const { needs, having, reason } = demand;
  const layer = selection.selectedBy;
  const [severity, why] = wordsOf(demand);
  return {
    severity,
    requirements: having,
    subject: needs,
    summary: `The ${principal.kind} ${principal.name} is named for ${having.join(' and ')} and not for ${needs}: ${why}.`,
    causes: [
      { layer, kind: reason.kind, why: `${layer === 'tag' ? 'Its tag names' : 'The settings name'} no ${needs}.` },
    ],
    fix: `Add ${needs} to ${layer === 'tag' ? 'its tag' : 'its sets in the settings'}${alternative(demand)}.`,
  };
}

function wordsOf({ reason }: SetDemand): readonly ['high' | 'medium', string] {
  switch (reason.kind) {
    case 'add-on-alone':
      return ['high', 'an add-on holds only what its feature adds, so that the rest was not judged'];
    case 'feature':
      return [
        'high',
        `the settings say ${reason.need.feature}, and the guide asks for both then (${reason.need.page})`,
      ];
    case 'nobody-deploys':
      return [
        'medium',
        `the account has a role for workers and none that may deploy them, which the guide asks of this one (${reason.need.page})`,
      ];
  }
}

function alternative({ reason }: SetDemand): string {
  if (reason.kind === 'add-on-alone') return '';
  return `, or write features: { ${reason.need.feature}: false } in the settings`;
}
