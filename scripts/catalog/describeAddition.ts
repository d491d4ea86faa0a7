// Says what a newer guide asks for that the one before did not, and what it does not ask for any more.

import { renderDifference } from '../../cli/renderDifference.ts';
import { compareBuildSets } from '../../shared/requirements/compareBuildSets.ts';
import { parseRequiredSetFile } from '../../shared/requirements/parseRequiredSetFile.ts';
import type { RequiredSet } from '../../shared/requirements/requiredSet.ts';
import type { SetFile } from '../../shared/requirements/setFileSchema.ts';
import type { Guide } from './readGuide.ts';

const columns = 120;
const plain = (_style: unknown, text: string) => text;

/** Gives the text of the difference to each build that the guide follows, and what a person has to look at. */
export function describeAddition({ build, sets, notes }: Guide, known: readonly SetFile[]): string {
  const builds = [...new Set(sets.map(({ before }) => before.build))];
  const newer = sets.map(({ set }) => ({ ...set, build: 'new' }));
  const differences = builds.map((from) => {
    const older = known.filter((file) => file.build === from).flatMap(setOf);
    const taken = newer.filter((set) => sets.some(({ before }) => before.build === from && before.id === set.id));
    const stays = from === build ? older.filter(({ id }) => taken.every((set) => set.id !== id)) : [];
    const compared = {
      builds: [from, 'new'],
      sets: [...older, ...taken, ...stays.map((set) => ({ ...set, build: 'new' }))],
    };
    const difference = { ...compareBuildSets(compared, from, 'new'), to: build };
    return renderDifference({ difference, columns, paint: plain });
  });
  return [
    ...differences,
    ...(notes.length > 0
      ? ['To look at, because only a person can read it:', ...notes.map((note) => `- ${note}`)]
      : []),
    `${sets.length} sets of build ${build}. A person has to read the pages' words, too: conditions, notes, who must be trusted.`,
  ].join('\n\n');
}

function setOf(file: SetFile): readonly RequiredSet[] {
  const parsed = parseRequiredSetFile(file);
  return parsed.ok ? [parsed.set] : [];
}
