// The rule for tags and settings that name no required set.

import type { SelectionFault } from '../../requirements/selectRequirements.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import type { Difference, Rule } from './rule.ts';

/** A name in the tag (or in the settings) that stands for no required set, or for one of the wrong kind. */
export const unknownRoleKind: Rule<'principal'> = {
  about: 'principal',
  code: 'UNKNOWN_ROLE_KIND',
  title: 'The tag names an unknown required set',
  severities: ['high'],
  when: 'the tag names a set that does not exist',
  why: 'Nobody knows what this role or user must be allowed, so its drift cannot be seen.',
  breaksAt: [],
  isAboutActions: false,
  castsDoubt: true,
  judge: (facts) => facts.selection.faults.map((fault) => describeFault(fault, facts)),
};

interface FaultText {
  readonly subject: string;
  /** The rest of the sentence `The role x …`. */
  readonly what: string;
  readonly fix: string;
}

function describeFault(fault: SelectionFault, { principal, selection }: PrincipalFacts): Difference {
  const { subject, what, fix } = faultText(fault, principal.kind);
  const summary = `The ${principal.kind} ${principal.name} ${what}.`;
  const layer = selection.selectedBy;
  return {
    requirements: [],
    subject,
    summary,
    causes: [{ layer, kind: fault.kind, why: summary }],
    fix: layer === 'tag' ? `${fix} in its tag.` : `${fix} in the settings.`,
  };
}

function faultText(fault: SelectionFault, kind: 'role' | 'user'): FaultText {
  switch (fault.kind) {
    case 'no-id':
      return {
        subject: fault.tagKey,
        what: `has an empty tag ${fault.tagKey}, which names no required set`,
        fix: 'Name one or more required sets',
      };
    case 'unknown-id':
      return {
        subject: fault.id,
        what: `names the required set ${fault.id}, ${whyUnknown(fault)}`,
        fix: suggest(fault),
      };
    case 'unknown-build':
      return {
        subject: `build ${fault.build}`,
        what: `names the build ${fault.build}, which is not known; known are ${fault.known.join(', ')}`,
        fix: fault.nearest.length > 0 ? `Name ${fault.nearest.join(' or ')}` : 'Name a known build',
      };
    case 'wrong-principal':
      return {
        subject: fault.id,
        what: `names the required set ${fault.id}, which is for a ${fault.expected} and not for a ${kind}`,
        fix: `Name a set for ${kind}s`,
      };
  }
}

type UnknownId = Extract<SelectionFault, { kind: 'unknown-id' }>;

function whyUnknown({ build, otherBuilds }: UnknownId): string {
  if (otherBuilds.length > 0) return `which build ${build} does not have but ${otherBuilds.join(' and ')} does`;
  return `which build ${build} does not have`;
}

function suggest({ nearest }: UnknownId): string {
  return nearest.length > 0 ? `Name ${nearest.join(' or ')}` : 'Name a known set';
}
