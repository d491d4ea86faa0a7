// Holds the engine's verdicts against the second opinion's.

import { decideGrant, type PolicyLayers } from '../../shared/iam/decideGrant.ts';
import { type AskedQuestion, askSecondOpinion } from './secondOpinion.ts';

export interface ComparedQuestion extends AskedQuestion {
  readonly read: PolicyLayers;
}

/** How often the two agree, and the questions on which they do not, ready to be read. */
export interface Comparison {
  readonly agreed: number;
  /** Of the engine's `limited`: all, and those that the second opinion decides. */
  readonly limited: number;
  readonly decided: readonly string[];
  /** One of them proves what the other denies: never right. */
  readonly contradictions: readonly string[];
  /** The second opinion has none. */
  readonly unknown: readonly string[];
}

/** Asks both; of the questions that differ the verdicts and the question as JSON are given. */
export function compareOpinions(asked: readonly ComparedQuestion[]): Comparison {
  const compared = askSecondOpinion(asked).map(({ verdict, unsaid }, index) => {
    const each = asked[index];
    if (each === undefined) throw new Error(`there is no question ${index}`);
    const engine = decideGrant(each.question, each.read).verdict;
    const { question, layers } = each;
    return {
      engine,
      verdict,
      text: `${engine}, but ${verdict} ${unsaid.join()}: ${JSON.stringify({ question, layers })}`,
    };
  });
  const isSame = (engine: string, verdict: string) => verdict.split(' or ').includes(engine);
  const texts = (filter: (each: (typeof compared)[number]) => boolean) =>
    compared.filter(filter).map(({ text }) => text);
  return {
    agreed: compared.filter(({ engine, verdict }) => isSame(engine, verdict)).length,
    limited: compared.filter(({ engine }) => engine === 'limited').length,
    decided: texts(({ engine, verdict }) => engine === 'limited' && verdict !== 'limited' && verdict !== 'unknown'),
    contradictions: texts(
      ({ engine, verdict }) => engine !== 'limited' && verdict !== 'unknown' && !isSame(engine, verdict),
    ),
    unknown: texts(({ verdict }) => verdict === 'unknown'),
  };
}
