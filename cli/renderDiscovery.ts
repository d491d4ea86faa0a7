// What `discover` found, for a terminal: each role with its evidence, and how to name it to the scan.

import { stringify } from 'yaml';
import type { Candidate } from '../shared/discover/candidate.ts';
import type { Discovery } from '../shared/discover/discoverEstate.ts';
import type { Explanation } from '../shared/discover/explainBySets.ts';
import { settingsRules, tagArguments } from '../shared/discover/tagArguments.ts';
import { escapeTerminal, wrapText } from '../shared/report/wording/escapeTerminal.ts';
import { formatCount, plural } from '../shared/report/wording/plural.ts';
import { shellQuote } from '../shared/report/wording/shellQuote.ts';
import type { NewPrincipalRule } from '../shared/settings/addPrincipals.ts';
import { applianceLines } from './applianceLines.ts';
import { isUnnamed, lastingName } from './applianceSettings.ts';
import { candidateLines } from './candidateLines.ts';
import type { DiscoveryText, NamingSettings } from './discoveryText.ts';

/** Gives the rules of what the appliance tells, and of all candidates with one clear answer. */
export function foundRules(discovery: Discovery, { build }: NamingSettings): readonly NewPrincipalRule[] {
  const namings = [
    ...applianceNamings(discovery),
    ...discovery.candidates.filter(isClear).flatMap((candidate) => likenessNamings(candidate, discovery)),
  ];
  return namings.flatMap((naming) =>
    naming.choices
      .slice(0, 1)
      .flatMap((choice) => settingsRules({ ...naming, name: lastingName(naming.name) }, choice, build)),
  );
}

/** Gives the lines, with what strangers wrote escaped. */
export function renderDiscovery(discovery: Discovery, text: DiscoveryText): string {
  const { candidates } = discovery;
  const ranked = candidates.filter(({ likeness }) => likeness.kind === 'ranked');
  const namings = [
    ...applianceNamings(discovery),
    ...ranked.flatMap((candidate) => likenessNamings(candidate, discovery)),
  ];
  return [
    ...(text.appliance === undefined ? [] : [...applianceLines(text.appliance, text), '']),
    ...headLines(discovery, text),
    ...candidates.flatMap((candidate) => ['', ...candidateLines(candidate, text)]),
    ...tagLines(namings, text),
    ...(text.written === undefined ? settingsLines(discovery, text) : writtenLines(discovery, text)),
    ...(namings.length === 0 ? [] : ['', `Next       ${text.next}`]),
  ].join('\n');
}

/** Nothing else is as near. */
function isClear({ likeness }: Candidate): boolean {
  return likeness.kind === 'ranked' && likeness.answers[0].length === 1;
}

/** Lines of what was not read. */
const maxUnread = 50;

function headLines(discovery: Discovery, { columns, paint }: DiscoveryText): readonly string[] {
  const { candidates, accounts, roles, users, named, unread } = discovery;
  const among = `${plural(roles, 'role')} and ${plural(users, 'user')} of ${plural(accounts, 'account')}`;
  const count = plural(candidates.length, 'role or user', 'roles and users');
  const [looks, have] = candidates.length === 1 ? ['looks', 'has'] : ['look', 'have'];
  const sentence =
    candidates.length === 0
      ? `Nothing that looks like Veeam's and has no required sets, among ${among}.`
      : `${count} ${looks} like Veeam's and ${have} no required sets, among ${among}.`;
  const already = named === 0 ? '' : ` ${formatCount(named)} ${named === 1 ? 'has' : 'have'} them already.`;
  return [
    ...wrapText(`${sentence}${already}`, columns).map((line) => paint('bold', line)),
    ...unread
      .slice(0, maxUnread)
      .flatMap(({ account, why }) => wrapText(`Not read: ${account}: ${escapeTerminal(why)}`, columns)),
    ...(unread.length > maxUnread
      ? [`Not read: ${formatCount(unread.length - maxUnread)} more; --json names all`]
      : []),
  ];
}

/** A role or user with the sets that it may be named by, the nearest first. */
interface Naming extends Pick<Candidate, 'kind' | 'name' | 'account' | 'arn'> {
  readonly choices: readonly Pick<Explanation, 'sets'>[];
}

function likenessNamings(candidate: Candidate, { appliance }: Discovery): readonly Naming[] {
  const { likeness, arn } = candidate;
  const isTold = appliance?.used.some((one) => one.arn === arn && isUnnamed(one)) === true;
  return likeness.kind !== 'ranked' || isTold ? [] : [{ ...candidate, choices: likeness.answers[0] }];
}

// What the appliance says goes before what a role's rights are like.
function applianceNamings({ appliance }: Discovery): readonly Naming[] {
  return (appliance?.used ?? []).filter(isUnnamed).map(({ account, arn, name, sets, build }) => ({
    kind: 'role',
    account,
    arn,
    name,
    choices: [{ sets: sets.map((id) => ({ id, build })) }],
  }));
}

// One command stands on one line, however long: it is there to be pasted.
function tagLines(namings: readonly Naming[], { settings }: DiscoveryText): readonly string[] {
  const byAccount = Map.groupBy(namings, ({ account }) => account.id);
  const blocks = [...byAccount].flatMap(([account, candidates]) => {
    const commands = candidates.flatMap((candidate) => tagCommands(candidate, settings));
    const name = candidates[0]?.account.name;
    const title = `# account ${account}${name === undefined ? '' : ` ${escapeTerminal(name, 64)}`}`;
    return commands.length === 0 ? [] : [title, ...commands];
  });
  return blocks.length === 0 ? [] : ['', 'Name them by tags, with credentials of each account:', ...blocks];
}

function tagCommands(naming: Naming, settings: NamingSettings): readonly string[] {
  const commands = naming.choices.flatMap((choice) => {
    const args = tagArguments(naming, choice, settings);
    return args === undefined ? [] : [['aws', ...args].map(shellQuote).join(' ')];
  });
  return commands.map((command, index) => (index === 0 ? command : `# or: ${command}`));
}

function settingsLines(discovery: Discovery, { settings, added, writing }: DiscoveryText): readonly string[] {
  const rules = foundRules(discovery, settings);
  const parts = Object.entries({ ...added, principals: rules }).filter(([, items]) => items.length > 0);
  if (parts.length === 0) return [];
  const lines = stringify(Object.fromEntries(parts), { lineWidth: 0 }).trimEnd().split('\n');
  const title = "or in the settings file, for roles that can't be tagged; this command writes it:";
  return ['', title, writing, '', ...lines];
}

function writtenLines(discovery: Discovery, { settings, added, written = '' }: DiscoveryText): readonly string[] {
  const { candidates } = discovery;
  const rules = foundRules(discovery, settings);
  const told = new Set(applianceNamings(discovery).map(({ arn }) => arn));
  const unclear = candidates.filter((candidate) => !isClear(candidate) && !told.has(candidate.arn)).length;
  const left = unclear === 0 ? '' : `; ${unclear} without one clear answer left to you`;
  const others = Object.entries(added).flatMap(([key, items]) =>
    items.length === 0 ? [] : [`, ${plural(items.length, 'entry', 'entries')} to ${key}`],
  );
  return [
    '',
    `${escapeTerminal(written, 300)}: ${plural(rules.length, 'rule')} added to principals${others.join('')}${left}`,
  ];
}
