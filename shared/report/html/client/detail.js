// The section of one role: what breaks, each cause in words with its layers, the fix, exceptions.

import { addressOf, linkTo } from './address.js';
import { copyBlock, copyButton } from './copy.js';
import { element, phrase } from './dom.js';
import { actionChips, changeBadges } from './group.js';
import { badge } from './severity.js';

const fixTitles = {
  policy: 'As policy documents',
  cli: 'As commands of the AWS CLI',
  cloudformation: 'As CloudFormation template',
  terraform: 'As Terraform',
};

/** Gives the body of an item's section. */
export function itemDetail(item, data) {
  return element(
    'div',
    { class: 'detail' },
    item.arn === undefined ? null : linkLine({ role: item.arn }, `this ${item.kind}`),
    facts(item, data),
    breaks(item, data),
    ...item.groups.map(groupSection),
    resolvedList(item),
    fixes(item),
    exceptions(item),
  );
}

function facts(item, data) {
  const rows = [];
  if (item.arn !== undefined) rows.push(fact('ARN', element('code', {}, item.arn)));
  if (item.sets.length > 0) rows.push(fact('Required sets', setLinks(item.sets, data)));
  if (item.selectedBy !== undefined) rows.push(fact('Found by', item.selectedBy));
  if (item.boundTo !== undefined) rows.push(fact('Bound to', item.boundTo));
  if (item.actions !== undefined) {
    const { required, granted, limited, denied, missing } = item.actions;
    const text = `${granted} of ${required} allowed; ${missing} missing, ${denied} denied, ${limited} limited`;
    rows.push(fact('Required actions', text));
  }
  return rows.length === 0 ? null : element('dl', { class: 'facts' }, ...rows);
}

function fact(label, value) {
  return element('div', {}, element('dt', {}, label), element('dd', {}, value));
}

function setLinks(sets, data) {
  const links = sets.flatMap((index, position) => {
    const set = data.sets[index];
    const text = `${set.id} (${set.build})`;
    const link = set.url === '' ? text : element('a', { href: set.url, rel: 'noreferrer', title: set.title }, text);
    return position === 0 ? [link] : [', ', link];
  });
  return element('span', {}, ...links);
}

function breaks(item, data) {
  const lists = [true, false].map((certain) => {
    const purposes = item.breaks.filter((each) => each.certain === certain).map((each) => data.sets[each.set].purpose);
    if (purposes.length === 0) return null;
    const label = certain ? 'Breaks: ' : 'May break: ';
    return element('p', { class: 'breaks' }, element('strong', {}, label), purposes.join('; '));
  });
  return lists.every((list) => list === null) ? null : element('div', {}, ...lists);
}

function groupSection(group) {
  const badges = [...changeBadges(group.changes), badge(group.severity)].flatMap((each) => [each, ' ']);
  return element(
    'section',
    { class: `group ${group.severity}`, 'data-ids': group.ids.join(' ') },
    element('h4', {}, ...badges, phrase(group.headline)),
    group.why === undefined ? null : element('p', {}, 'Why: ', group.why),
    actionChips(group.subjects),
    element('p', { class: 'next' }, element('strong', {}, 'Next: '), phrase(group.next)),
    layers(group),
    linkLine({ finding: group.ids[0] }, 'this finding'),
  );
}

/** A way to the same place for somebody else: as a link, and to be copied. */
function linkLine(values, what) {
  const [button, told] = copyButton(`to ${what}`, () => linkTo(values), 'Copy link');
  return element(
    'p',
    { class: 'link' },
    element('a', { href: addressOf(values) }, `Link to ${what}`),
    ' ',
    button,
    told,
  );
}

function layers(group) {
  const causes = group.causes.map((cause) =>
    element('dl', { class: 'cause' }, ...cause.map(([label, value]) => fact(label, value))),
  );
  const lines = group.explanation ?? [];
  const explanation =
    lines.length === 0 ? null : element('ol', { class: 'layers' }, ...lines.map((line) => element('li', {}, line)));
  return element(
    'details',
    { class: 'why' },
    element('summary', {}, 'Layer by layer'),
    explanation,
    ...causes,
    idList(group),
  );
}

/** The ids name findings for `veeam-drift accept`. */
function idList(group) {
  const rows = group.ids.map((id) => element('li', {}, element('code', {}, id)));
  const summary = element('summary', {}, `${group.code}: ${group.ids.length === 1 ? 'finding id' : 'finding ids'}`);
  return element('details', { class: 'ids' }, summary, element('ul', {}, ...rows));
}

function resolvedList(item) {
  if (item.resolved.length === 0) return null;
  const entries = item.resolved.map((headline) => element('li', {}, phrase(headline)));
  return element(
    'section',
    { class: 'group ok' },
    element('h4', {}, 'Resolved since the last scan'),
    element('ul', {}, ...entries),
  );
}

function fixes(item) {
  if (item.fixes.length === 0 && item.fixCommand === undefined) return null;
  const blocks = item.fixes.map((fix, index) => {
    const summary = element('summary', {}, fixTitles[fix.as] ?? fix.as);
    return element('details', index === 0 ? { open: '' } : {}, summary, copyBlock(`fix as ${fix.as}`, fix.text));
  });
  const title = element('h4', {}, 'The fix');
  return element(
    'section',
    { class: 'fix' },
    title,
    ...(blocks.length > 0 ? blocks : [copyBlock('command that prints the fix', item.fixCommand)]),
  );
}

function exceptions(item) {
  if (item.accepted.length === 0) return null;
  const entries = item.accepted.map(({ code, subject, reason, owner, expires }) =>
    element('li', {}, element('code', {}, code), ` ${subject}: accepted until ${expires} by ${owner}: ${reason}`),
  );
  return element(
    'section',
    { class: 'accepted' },
    element('h4', {}, 'Accepted by exceptions'),
    element('ul', {}, ...entries),
  );
}
