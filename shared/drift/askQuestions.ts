// Asks of each account what the scan could not judge, and lists it once for the run.

import type { AccountCoverage } from './accountReport.ts';
import { questionList } from './questionList.ts';
import { outsideOfIam } from './questions/outsideOfIam.ts';
import type { OpenPart, QuestionFacts } from './questions/question.ts';
import type { OpenQuestion } from './runSchema.ts';

/** Subjects that a report lists of one question. */
const maxSubjects = 20;
/** Statements of the guide, short ids: all of them, since one that is not named is passed over. */
const maxStatements = 40;

export type AccountQuestions = NonNullable<AccountCoverage['questions']>;

/** Gives what one account leaves open, without what the settings answer; subjects sorted, each once. */
export function askQuestions(facts: QuestionFacts): AccountQuestions {
  const answered = new Set(facts.settings.answeredQuestions ?? []);
  return questionList.flatMap((question) => {
    const part = answered.has(question.id) ? undefined : question.ask(facts);
    return part === undefined ? [] : [{ question: question.id, ...addParts([part], mostOf(question.id)) }];
  });
}

/** Adds what two parts of a run leave open. */
export function addQuestions(a: AccountQuestions, b: AccountQuestions): AccountQuestions {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const byId = Map.groupBy([...a, ...b], ({ question }) => question);
  return [...byId].map(([question, parts]) => ({ question, ...addParts(parts, mostOf(question)) }));
}

/** Adds parts of one question; subjects sorted, each once, the first 20, or as many as are said. */
export function addParts(parts: readonly OpenPart[], most = maxSubjects): OpenPart {
  const principals = parts.reduce((sum, part) => sum + (part.principals ?? 0), 0);
  const proposed = sortedOnce(parts.flatMap((part) => part.proposed ?? [])).slice(0, maxSubjects);
  return {
    count: parts.reduce((sum, part) => sum + part.count, 0),
    subjects: sortedOnce(parts.flatMap((part) => part.subjects)).slice(0, most),
    ...(principals > 0 && { principals }),
    ...(proposed.length > 0 && { proposed }),
  };
}

/** Words the open questions, in the order of the list; one that only a newer version knows stands under its id, last. */
export function listQuestions(open: AccountQuestions): readonly OpenQuestion[] {
  const known = questionList.flatMap(({ id, title, answer }) =>
    open
      .filter(({ question }) => question === id)
      .map((part) => ({
        id,
        title: title(part.count, part),
        answer: typeof answer === 'string' ? answer : answer(part),
        count: part.count,
        subjects: part.subjects,
      })),
  );
  const ids = new Set(questionList.map(({ id }) => id));
  const others = open.filter(({ question }) => !ids.has(question));
  return [
    ...known,
    ...others.map(({ question, count, subjects }) => ({ id: question, title: question, answer: '', count, subjects })),
  ];
}

function mostOf(question: string): number {
  return question === outsideOfIam.id ? maxStatements : maxSubjects;
}

function sortedOnce(subjects: readonly string[]): string[] {
  return [...new Set(subjects)].sort();
}
