// Checks a Slack message against the limits that Slack documents, so that no message is refused.

import type { KnownBlock } from '@slack/types';

/** One broken limit: `blocks[3].text.text`, and what was expected. */
export interface SlackFault {
  readonly path: string;
  readonly message: string;
}

/**
 * Gives every broken limit of a message's blocks; empty where Slack would take them. Knows the blocks that alerts are
 * made of, and counts any other as a fault. Limits: https://docs.slack.dev/reference/block-kit/blocks
 */
export function slackFaults(blocks: readonly KnownBlock[]): SlackFault[] {
  const tooMany = blocks.length > 50 ? [{ path: 'blocks', message: `expected at most 50, got ${blocks.length}` }] : [];
  return [...tooMany, ...blocks.flatMap((block, index) => blockFaults(block, `blocks[${index}]`))];
}

function blockFaults(block: KnownBlock, path: string): SlackFault[] {
  switch (block.type) {
    case 'header':
      return lengthFaults(block.text.text, 150, `${path}.text.text`);
    case 'divider':
      return [];
    case 'section':
      if (block.text === undefined) return [{ path, message: 'expected a text' }];
      return [
        ...lengthFaults(block.text.text, 3000, `${path}.text.text`),
        ...markupFaults(block.text.text, `${path}.text.text`),
      ];
    case 'context':
      return contextFaults(block.elements, path);
    default:
      return [{ path, message: `expected a known block, got ${block.type}` }];
  }
}

function contextFaults(
  elements: readonly { readonly type: string; readonly text?: string }[],
  path: string,
): SlackFault[] {
  const count =
    elements.length < 1 || elements.length > 10
      ? [{ path, message: `expected 1 to 10 elements, got ${elements.length}` }]
      : [];
  const faults = elements.flatMap((element, index) => {
    const at = `${path}.elements[${index}].text`;
    const text = element.text ?? '';
    return [...lengthFaults(text, 3000, at), ...markupFaults(text, at)];
  });
  return [...count, ...faults];
}

function lengthFaults(text: string, max: number, path: string): SlackFault[] {
  return text.length >= 1 && text.length <= max
    ? []
    : [{ path, message: `expected 1 to ${max} characters, got ${text.length}` }];
}

/** `<` may only begin a link to https, `&` only one of the three escapes; code spans must be closed on their line. */
function markupFaults(text: string, path: string): SlackFault[] {
  const bare = text.replaceAll(/<https:\/\/[^<>|\s]+\|[^<>|]+>/g, '');
  const faults: SlackFault[] = [];
  if (/[<>]/.test(bare)) faults.push({ path, message: `expected < and > escaped, got ${bare}` });
  if (/&(?!amp;|lt;|gt;)/.test(bare)) faults.push({ path, message: `expected & escaped, got ${bare}` });
  const openSpan = bare.split('\n').some((line) => line.split('`').length % 2 === 0);
  if (openSpan) faults.push({ path, message: 'expected every code span closed on its line' });
  return faults;
}
