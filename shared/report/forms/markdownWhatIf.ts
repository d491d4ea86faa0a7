// What a change would do, as GitHub Markdown for the comment of a pull request.

import type { BlockContent, RootContent } from 'mdast';
import { isAboutActions } from '../../drift/ruleFacts.ts';
import type { WhatIfReport } from '../../drift/whatIfReport.ts';
import { purposeOf } from '../wording/breakagesOf.ts';
import { headlineOf, whyOf } from '../wording/headlineOf.ts';
import { judgedBy } from '../wording/judgedBy.ts';
import { nextStepOf } from '../wording/nextStepOf.ts';
import { plural } from '../wording/plural.ts';
import { placeText, rolesText, type WhatIfGroup, whatIfGroups } from '../wording/whatIfGroups.ts';
import {
  codeNode,
  headingNode,
  labelNodes,
  listNode,
  markdownPhrase,
  markdownWords,
  paragraphNode,
  printMarkdown,
} from './printMarkdown.ts';

/** A comment takes 65,536 characters. */
const maxBytes = 60_000;
const maxActions = 40;
const maxNames = 60;

/** Renders the report; where it would not fit into a comment, causes are left out whole, the last ones first, and counted. */
export function markdownWhatIf(report: WhatIfReport): string {
  const head = printMarkdown(headOf(report));
  const foot = printMarkdown(footOf(report));
  const items = [
    ...whatIfGroups(report.worse, report).map((each) => groupItem(each, '+')),
    ...whatIfGroups(report.unknown, report).map((each) => groupItem(each, '?')),
    ...whatIfGroups(report.better, report).map((each) => groupItem(each, '-')),
    ...whatIfGroups(report.moved, report).map((each) => groupItem(each, '~')),
  ];
  const kept: string[] = [];
  let room = maxBytes - Buffer.byteLength(head + foot) - 200;
  for (const item of items) {
    const text = printMarkdown([listNode([item])]);
    room -= Buffer.byteLength(text);
    if (room < 0) break;
    kept.push(text);
  }
  const left = items.length - kept.length;
  const note = left === 0 ? [] : [`Left out to fit: ${plural(left, 'cause')}, all in the JSON form.\n`];
  return [head, kept.join(''), ...note, foot].filter((part) => part !== '').join('\n');
}

function headOf({ headline, change }: WhatIfReport): RootContent[] {
  return [
    headingNode(2, markdownWords(`${headline.title}: ${headline.sentence}`, 1_000)),
    ...change.map((sentence) => paragraphNode(markdownWords(`${sentence}.`, 1_000))),
  ];
}

/** One line: what is wrong, for whom, by what; then what breaks, the actions and the next step. */
function groupItem(each: WhatIfGroup, sign: '+' | '?' | '-' | '~'): BlockContent[] {
  const { group, places, breaks } = each;
  const roles = rolesText(each);
  const label = {
    '+': `+ ${group.severity}:`,
    '?': '? not known yet:',
    '-': '− no more:',
    '~': '~ as before, by another cause:',
  }[sign];
  const line = [
    ...labelNodes(label),
    ...markdownPhrase(headlineOf(group)),
    ...(roles === undefined ? [] : markdownWords(`: ${roles}`, 300)),
    ...(places.length === 0
      ? []
      : [...markdownWords(', by '), codeNode(places.slice(0, 3).map(placeText).join(', '), 300)]),
  ];
  if (sign === '-' || sign === '~') return [paragraphNode(line)];
  const why = whyOf(group);
  const purposes = breaks.map(({ requirement }) => purposeOf(requirement)).join('; ');
  return [
    paragraphNode(line),
    ...roleBlocks(each),
    ...(purposes === '' ? [] : [paragraphNode([...labelNodes('Breaks:'), ...markdownWords(purposes, 1_000)])]),
    ...(why === undefined ? [] : [paragraphNode(markdownWords(`Why: ${why}.`))]),
    ...(isAboutActions(group) ? [actionBlock(group.subjects)] : []),
    ...(sign === '?' ? [] : [paragraphNode([...labelNodes('Next:'), ...markdownPhrase(nextStepOf(group))])]),
  ];
}

function roleBlocks({ roles }: WhatIfGroup): BlockContent[] {
  const names = roles.flatMap(({ account, names: own }) => own.map((name) => `${account}: ${name}`));
  if (names.length < 2) return [];
  const more = names.length > maxNames ? ` and ${names.length - maxNames} more` : '';
  const byAccount = roles.map(({ account, names: own }) => `${account}: ${own.slice(0, maxNames).join(', ')}`);
  return [paragraphNode(markdownWords(`${byAccount.slice(0, maxNames).join('; ')}${more}`, 4_000))];
}

function actionBlock(actions: readonly string[]): BlockContent {
  const shown = actions.slice(0, maxActions);
  const nodes = shown.flatMap((action, index) => [...(index > 0 ? markdownWords(', ') : []), codeNode(action, 160)]);
  const rest = actions.length - shown.length;
  return paragraphNode(rest > 0 ? [...nodes, ...markdownWords(` and ${rest} more`)] : nodes);
}

function footOf(report: WhatIfReport): RootContent[] {
  const { notes, unseen, accountsRead, principalsJudged, unchanged, run, next = [] } = report;
  const items = [
    ...notes.map(({ place, text, isOpen }) => {
      return [
        paragraphNode([
          ...labelNodes(isOpen === true ? 'Not known:' : 'Note:'),
          codeNode(placeText(place)),
          ...markdownWords(` ${text}`),
        ]),
      ];
    }),
    ...unseen.map(({ account, message }) => {
      return [
        paragraphNode([
          ...labelNodes('Not read:'),
          ...markdownWords(account === '*' ? message : `${account}: ${message}`),
        ]),
      ];
    }),
  ];
  const judged = `${plural(principalsJudged, 'role or user', 'roles and users')} of ${plural(accountsRead, 'account')} judged by ${judgedBy(run)}; ${plural(unchanged, 'finding stays', 'findings stay')} as before.`;
  return [
    ...(items.length === 0 ? [] : [listNode(items.slice(0, 50))]),
    ...(items.length > 50 ? [paragraphNode(markdownWords(`And ${items.length - 50} more.`))] : []),
    ...(next.length === 0
      ? []
      : [
          paragraphNode(labelNodes('The fix to apply now:')),
          listNode(next.slice(0, 10).map((line) => [paragraphNode([codeNode(line, 2_000)])])),
        ]),
    ...(next.length > 10 ? [paragraphNode(markdownWords(`And ${next.length - 10} more.`))] : []),
    { type: 'thematicBreak' },
    paragraphNode(markdownWords(judged)),
  ];
}
