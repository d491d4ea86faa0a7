// Answers kept by all that was read of a context while they were found: they hold wherever the same would be read.

import { BoundedMap, getOrMake } from '../getOrMake.ts';
import { type ContextReader, type KeyKnowledge, noteReads } from './contextReader.ts';

/** Keys that were read for some answers, and these answers by what was read. */
interface AnswersByKeys<Answer> {
  readonly keys: readonly string[];
  readonly byText: BoundedMap<string, Answer>;
}

/** Finding an answer reads the same keys nearly always. */
const maxKeys = 4;
const maxAnswers = 100;

/**
 * Answers to one question in different contexts. Whoever finds an answer reads key after key, and which it reads next
 * hangs on what it has read: so where all keys say what they said then, the answer is the same.
 */
export class KeptAnswers<Answer> {
  private readonly all: AnswersByKeys<Answer>[] = [];

  find(reader: ContextReader): Answer | undefined {
    for (const { keys, byText } of this.all) {
      const known = byText.get(textOf(keys, reader));
      if (known !== undefined) return known;
    }
    return undefined;
  }

  keep(reads: ReadonlyMap<string, KeyKnowledge>, answer: Answer): void {
    const same = this.all.find(({ keys }) => keys.length === reads.size && keys.every((key) => reads.has(key)));
    const { keys, byText } = same ?? this.begin([...reads.keys()]);
    byText.set(
      textOf(keys, (key) => reads.get(key) ?? unread),
      answer,
    );
  }

  private begin(keys: readonly string[]): AnswersByKeys<Answer> {
    if (this.all.length >= maxKeys) this.all.length = 0;
    const begun = { keys, byText: new BoundedMap<string, Answer>(maxAnswers) };
    this.all.push(begun);
    return begun;
  }
}

/**
 * Gives what is made with a context of something, or was made of it with one that says the same. What cannot be made is
 * undefined, and not kept: another time there may be steps left for it.
 */
export function keepByReads<Key extends object, Made extends object | undefined>(
  kept: WeakMap<Key, KeptAnswers<NonNullable<Made>>>,
  of: Key,
  { context, make }: { readonly context: ContextReader; readonly make: (context: ContextReader) => Made },
): Made {
  const answers = getOrMake(kept, of, () => new KeptAnswers<NonNullable<Made>>());
  const known = answers.find(context);
  if (known !== undefined) return known;
  const { reader, reads } = noteReads(context);
  const made = make(reader);
  if (made !== undefined) answers.keep(reads, made);
  return made;
}

// Never asked for: what is kept was read.
const unread: KeyKnowledge = { kind: 'unknown' };
const texts = new WeakMap<KeyKnowledge, string>();

/** Gives a text that tells what is known of a key, the same for all who know the same. */
export function knowledgeText(knowledge: KeyKnowledge): string {
  return getOrMake(texts, knowledge, (known) => JSON.stringify(known));
}

function textOf(keys: readonly string[], reader: ContextReader): string {
  let text = '';
  for (const key of keys) text += `${knowledgeText(reader(key))}\n`;
  return text;
}
