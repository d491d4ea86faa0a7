// Explains a decision to somebody who does not know IAM well: every layer that was asked, every statement that spoke.

import type { ExplainedLayer, ExplainedStatement, Extent, GrantExplanation } from '../iam/explainGrant.ts';
import type { OrganizationLevel } from '../iam/principal.ts';
import { escapeTerminal, wrapText } from './wording/escapeTerminal.ts';
import { borderSentences, conditionText, explainedTitle, statementTitle } from './wording/explanationLines.ts';
import { makePaint, type Paint, type TextFormat } from './wording/paint.ts';

export interface ExplanationTextOptions {
  readonly columns: number;
  readonly color: boolean;
  /** The level that each SCP layer hangs on; without, levels are counted from the root. */
  readonly scpLevels?: readonly OrganizationLevel[];
  readonly rcpLevels?: readonly OrganizationLevel[];
}

interface Layout {
  readonly columns: number;
  readonly paint: Paint;
  readonly levels: { readonly scp: readonly OrganizationLevel[]; readonly rcp: readonly OrganizationLevel[] };
}

const verdicts = {
  granted: { sign: '✓', format: ['green', 'bold'] },
  limited: { sign: '!', format: ['yellow', 'bold'] },
  denied: { sign: '✗', format: ['red', 'bold'] },
  missing: { sign: '✗', format: ['red', 'bold'] },
} as const satisfies Record<GrantExplanation['verdict'], { readonly sign: string; readonly format: TextFormat }>;

/** Renders an explanation for a terminal, with a line break at the end; what strangers wrote is escaped. */
export function renderExplanation(explanation: GrantExplanation, options: ExplanationTextOptions): string {
  const layout: Layout = {
    columns: Math.max(options.columns, 40),
    paint: makePaint(options.color),
    levels: { scp: options.scpLevels ?? [], rcp: options.rcpLevels ?? [] },
  };
  const { changes, unknown, notRead } = explanation;
  const lines = [
    ...headLines(explanation, layout),
    '',
    layout.paint('bold', 'Layer by layer: each must allow it, and none may deny it'),
    ...explanation.layers.flatMap((layer) => layerLines(layer, layout)),
    ...listLines('What would change it', changes, layout),
    ...listLines('Not known', unknown, layout),
    ...listLines('Not looked at', notRead, layout),
  ];
  return `${lines.join('\n')}\n`;
}

function headLines({ verdict, question, summary, action, border }: GrantExplanation, layout: Layout): string[] {
  const { sign, format } = verdicts[verdict];
  const head = `${sign} ${verdict.toUpperCase()}`;
  const asked = `${escapeTerminal(question.action)} on ${escapeTerminal(question.resource)}`;
  const [first = '', ...rest] = wrapText(asked, layout.columns, `${head}  `, '  ');
  const table = action.isKnown ? [] : [`The action table of ${action.tableDate} does not know this action.`];
  const sides = border === undefined ? [] : borderSentences(border);
  return [
    first.replace(head, () => layout.paint(format, head)),
    ...rest,
    ...[summary, ...sides, ...table].flatMap((sentence) =>
      wrapText(escapeTerminal(sentence, 600), layout.columns, '  '),
    ),
  ];
}

function layerLines(layer: ExplainedLayer, layout: Layout): string[] {
  const isOpen = layer.allows === 'all' && layer.denies === 'none';
  const isShut = layer.allows === 'none' || layer.denies === 'all';
  const [sign, format] = isOpen
    ? (['✓', 'green'] as const)
    : isShut
      ? (['✗', 'red'] as const)
      : (['!', 'yellow'] as const);
  const title = `${explainedTitle(layer, layout.levels)}: ${layer.summary}`;
  const [first = '', ...rest] = wrapText(escapeTerminal(title, 600), layout.columns, `${sign} `);
  return [
    '',
    first.replace(sign, () => layout.paint(format, sign)),
    ...rest,
    ...layer.unreadable.flatMap((name) =>
      wrapText(`cannot be read: ${escapeTerminal(name)}`, layout.columns, '    ? '),
    ),
    ...layer.statements.flatMap((statement) => statementLines(statement, layout)),
  ];
}

function statementLines(statement: ExplainedStatement, { columns, paint }: Layout): string[] {
  const text = `${statement.effect} in ${statementTitle(statement)}: ${statement.why}`;
  const lines = wrapText(escapeTerminal(text, 600), columns, `    ${applySigns[statement.applies]} `);
  // The reason names the conditions that decide; the others are told below it.
  const others = statement.conditions.filter((condition) => !statement.why.includes(condition.key));
  const conditions = others.flatMap((condition) =>
    wrapText(escapeTerminal(conditionText(condition), 600), columns, '        if '),
  );
  return [...lines, ...conditions.map((line) => paint('dim', line))];
}

/** Whether a statement applies to the request: always, sometimes, never. */
const applySigns: Readonly<Record<Extent, string>> = { all: '●', some: '◐', none: '○' };

function listLines(title: string, sentences: readonly string[], { columns, paint }: Layout): string[] {
  if (sentences.length === 0) return [];
  const lines = sentences.flatMap((sentence) => wrapText(escapeTerminal(sentence, 600), columns, '  - '));
  return ['', paint('bold', title), ...lines];
}
