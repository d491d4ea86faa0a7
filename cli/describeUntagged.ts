// What a scan says about roles that look like Veeam's and that nobody named: the short form of `discover`.

import type { Candidate } from '../shared/discover/candidate.ts';
import { discoverEstate } from '../shared/discover/discoverEstate.ts';
import type { RunReport } from '../shared/drift/runReport.ts';
import type { UntaggedText } from '../shared/report/renderText.ts';
import { escapeTerminal } from '../shared/report/wording/escapeTerminal.ts';
import { plural } from '../shared/report/wording/plural.ts';
import { commandLine } from './commandLine.ts';
import { type EstateOptions, openEstate, type ScanInput } from './estateOptions.ts';

/** So few judged roles are hardly all that an appliance has. */
const fewPrincipals = 2;

/**
 * Gives the text, or undefined where enough was judged or nothing is left to name. The accounts are looked through once
 * more, live ones only where nothing at all was judged: they have to be asked again for all roles.
 */
export async function describeUntagged(
  options: EstateOptions,
  input: ScanInput,
  { coverage }: RunReport,
): Promise<UntaggedText | undefined> {
  const { principalsJudged, accountsRead } = coverage;
  if (principalsJudged > fewPrincipals || accountsRead === 0) return undefined;
  if (options.exports === undefined && principalsJudged > 0) return undefined;
  const next = commandLine('discover', options);
  const { candidates } = await discoverEstate(await openEstate(options, input, undefined), input);
  if (candidates.length > 0) return { sentences: [countOf(candidates), ...candidates.map(describe)], next };
  if (principalsJudged > 0) return undefined;
  return { sentences: ["no role or user looks like Veeam's: are these the right accounts?"], next: undefined };
}

function countOf({ length }: readonly Candidate[]): string {
  const [looks, have] = length === 1 ? ['looks', 'has'] : ['look', 'have'];
  return `${plural(length, 'role or user', 'roles and users')} ${looks} like Veeam's and ${have} no required sets, so that nothing was judged of them:`;
}

function describe({ name, account, likeness }: Candidate): string {
  const who = `${escapeTerminal(name, 64)} (${account.id})`;
  if (likeness.kind !== 'ranked') return who;
  const [[best, ...alike]] = likeness.answers;
  const sets = [best, ...alike].map((one) => one.sets.map(({ id }) => id).join(' + '));
  return `${who} fits ${sets.join(' or ')}`;
}
