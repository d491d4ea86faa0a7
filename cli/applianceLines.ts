// What an appliance says of its roles, held against the accounts, for a terminal.

import type { ApplianceRole } from '../shared/discover/appliance/parseApplianceRoles.ts';
import type { UsedRole } from '../shared/discover/appliance/watchAppliance.ts';
import { escapeTerminal, wrapText } from '../shared/report/wording/escapeTerminal.ts';
import { formatCount, plural } from '../shared/report/wording/plural.ts';
import type { ApplianceView, DiscoveryText } from './discoveryText.ts';

const label = '    ';
const indent = '      ';

/** Gives the lines, with what strangers wrote escaped. */
export function applianceLines({ joined, passedOver }: ApplianceView, text: DiscoveryText): readonly string[] {
  const { used, missing, elsewhere, unused } = joined;
  const count = used.length + missing.length + elsewhere.length;
  const head = `The appliance uses ${plural(count, 'role')}: ${formatCount(used.length)} in the accounts that were read, ${formatCount(missing.length)} not there, ${formatCount(elsewhere.length)} in accounts that were not read.`;
  return [
    ...wrapText(head, text.columns).map((line) => text.paint('bold', line)),
    ...used.flatMap((one) => ['', ...usedLines(one, text)]),
    ...listed('The account does not have, and the appliance uses:', missing.map(roleWords), text),
    ...listed('Of accounts that were not read:', elsewhere.map(roleWords), text),
    ...listed(
      "They look like Veeam's, and the appliance does not use them:",
      unused.map(({ arn }) => escapeTerminal(arn, 200)),
      text,
    ),
    ...listed(
      'Passed over:',
      passedOver.map((each) => escapeTerminal(each, 200)),
      text,
    ),
  ];
}

function usedLines({ role, arn, sets, named }: UsedRole, { columns, paint }: DiscoveryText): readonly string[] {
  const sentences = [
    sets.length === 0 ? 'the appliance does not tell its sets' : `the appliance asks of it: ${sets.join(', ')}`,
    ...role.doubts.map((doubt) => escapeTerminal(doubt, 200)),
    ...(named === undefined ? [] : [namedWords(named, sets)]),
    ...(role.arn === arn ? [] : [`the appliance calls it ${escapeTerminal(role.arn, 200)}`]),
  ];
  const title = `${escapeTerminal(role.name, 64)}: ${escapeTerminal(arn, 200)}`;
  return [paint('bold', title), ...sentences.flatMap((sentence) => wrapText(sentence, columns, label, indent))];
}

function namedWords(named: readonly string[], sets: readonly string[]): string {
  const lacks = sets.filter((set) => !named.includes(set));
  const more = named.filter((set) => !sets.includes(set));
  if (lacks.length === 0 && (more.length === 0 || sets.length === 0))
    return `its tag or the settings name ${named.join(', ')}`;
  const words = [
    ...(lacks.length === 0 ? [] : [`not ${lacks.join(', ')}`]),
    ...(more.length === 0 || sets.length === 0 ? [] : [`${more.join(', ')} beyond it`]),
  ];
  return `its tag or the settings name ${named.join(', ')}: ${words.join(', and ')}`;
}

function roleWords({ name, arn, sets }: ApplianceRole): string {
  const asked = sets.length === 0 ? '' : ` (${sets.join(', ')})`;
  return `${escapeTerminal(name, 64)}: ${escapeTerminal(arn, 200)}${asked}`;
}

function listed(title: string, items: readonly string[], { columns }: DiscoveryText): readonly string[] {
  return items.length === 0 ? [] : ['', title, ...items.flatMap((item) => wrapText(item, columns, label, indent))];
}
