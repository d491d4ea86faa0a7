// The rule for roles in a partition of AWS that their build does not work in.

import { supportedPartitions } from '../../requirements/supportedPartitions.ts';
import type { Difference, Rule } from './rule.ts';

/** One finding for each build of the role's sets: GovCloud since 10, China since 13.1, and no other partition. */
export const partitionUnsupported: Rule<'principal'> = {
  about: 'principal',
  code: 'PARTITION_UNSUPPORTED',
  title: 'The build does not work in this partition of AWS',
  severities: ['high'],
  when: 'the account lies in a partition (China, GovCloud, a sovereign cloud) that the guide of the build does not list',
  why: 'However complete its permissions are, the appliance of that build cannot work with the account.',
  breaksAt: ['high'],
  isAboutActions: false,
  judge: ({ principal, account, selection }) => {
    const { partition } = account;
    const others = selection.sets.filter((set) => supportedPartitions(set)?.includes(partition) === false);
    return [...Map.groupBy(others, ({ build }) => build)].map(([build, sets]): Difference => {
      const listed = (sets[0] === undefined ? undefined : supportedPartitions(sets[0])) ?? [];
      return {
        requirements: sets.map(({ id }) => id).sort(),
        subject: `${partition} ${build}`,
        summary: `The ${principal.kind} ${principal.name} lies in the partition ${partition}, in which build ${build} does not work.`,
        causes: [
          { layer: 'account', kind: 'partition', why: `The guide of build ${build} lists ${listed.join(', ')}.` },
        ],
        fix: `Name the build that the appliance has in the tag or in the settings; where it is ${build}, the account needs a newer one, if any works there.`,
      };
    });
  },
};
