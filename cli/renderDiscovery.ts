// What `discover` found, for a terminal: each role with its evidence, and how to name it to the scan.

import { stringify } from 'yaml';
import type { Candidate } from '../shared/discover/candidate.ts';
import type { Discovery } from '../shared/discover/discoverEstate.ts';
import { settingsRules, tagArguments } from '../shared/discover/tagArguments.ts';
import { shellQuote } from '../shared/report/wording/shellQuote.ts';
import { escapeTerminal, wrapText } from '../shared/report/wording/terminalText.ts';
import { formatCount, plural } from '../shared/report/wording/words.ts';
import type { NewPrincipalRule } from '../shared/settings/addPrincipals.ts';
import { candidateLines } from './candidateLines.ts';
import type { DiscoveryText, NamingSettings } from './discoveryText.ts';

/** Gives the rules of all candidates with one clear answer. */
export function foundRules({ candidates }: Discovery, { build }: NamingSettings): readonly NewPrincipalRule[] {
  return candidates.flatMap((candidate) => {
    const { likeness } = candidate;
    if (likeness.kind !== 'ranked' || !isClear(candidate)) return [];
    return settingsRules(candidate, likeness.answers[0][0], build);
  });
}

/** Gives the lines, with what strangers wrote escaped. */
export function renderDiscovery(discovery: Discovery, text: DiscoveryText): string {
  const { candidates } = discovery;
  const ranked = candidates.filter(({ likeness }) => likeness.kind === 'ranked');
  return [
    ...headLines(discovery, text),
    ...candidates.flatMap((candidate) => ['', ...candidateLines(candidate, text)]),
    ...tagLines(ranked, text),
    ...(text.written === undefined ? settingsLines(discovery, text) : writtenLines(discovery, text)),
    ...(ranked.length === 0 ? [] : ['', `Next       ${text.next}`]),
  ].join('\n');
}

/** Nothing else is as near. */
function isClear({ likeness }: Candidate): boolean {
  return likeness.kind === 'ranked' && likeness.answers[0].length === 1;
}

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
    ...unread.flatMap(({ account, why }) => wrapText(`Not read: ${account}: ${escapeTerminal(why)}`, columns)),
  ];
}

// One command stands on one line, however long: it is there to be pasted.
function tagLines(ranked: readonly Candidate[], { settings }: DiscoveryText): readonly string[] {
  const byAccount = Map.groupBy(ranked, ({ account }) => account.id);
  const blocks = [...byAccount].flatMap(([account, candidates]) => {
    const commands = candidates.flatMap((candidate) => tagCommands(candidate, settings));
    const name = candidates[0]?.account.name;
    const title = `# account ${account}${name === undefined ? '' : ` ${escapeTerminal(name, 64)}`}`;
    return commands.length === 0 ? [] : [title, ...commands];
  });
  return blocks.length === 0 ? [] : ['', 'Name them by tags, with credentials of each account:', ...blocks];
}

function tagCommands(candidate: Candidate, settings: NamingSettings): readonly string[] {
  if (candidate.likeness.kind !== 'ranked') return [];
  const commands = candidate.likeness.answers[0].flatMap((explanation) => {
    const args = tagArguments(candidate, explanation, settings);
    return args === undefined ? [] : [['aws', ...args].map(shellQuote).join(' ')];
  });
  return commands.map((command, index) => (index === 0 ? command : `# or: ${command}`));
}

function settingsLines(discovery: Discovery, { settings }: DiscoveryText): readonly string[] {
  const rules = foundRules(discovery, settings);
  if (rules.length === 0) return [];
  const lines = stringify({ principals: rules }, { lineWidth: 0 }).trimEnd().split('\n');
  const title = "or in the settings file, for roles that can't be tagged (--settings <file> --write adds them):";
  return ['', title, ...lines];
}

function writtenLines(discovery: Discovery, { settings, written = '' }: DiscoveryText): readonly string[] {
  const { candidates } = discovery;
  const rules = foundRules(discovery, settings);
  const unclear = candidates.filter((candidate) => !isClear(candidate)).length;
  const left = unclear === 0 ? '' : `; ${unclear} without one clear answer left to you`;
  return ['', `${escapeTerminal(written, 300)}: ${plural(rules.length, 'rule')} added to principals${left}`];
}
