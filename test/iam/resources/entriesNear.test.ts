import { describe, expect, it } from 'vitest';
import { contextReader } from '../../../shared/iam/conditions/contextReader.ts';
import { entriesNear, headOf, headOfText } from '../../../shared/iam/resources/entriesNear.ts';
import { readResourceElement } from '../../../shared/iam/resources/resourceElement.ts';
import { resourcePattern } from '../../../shared/iam/resources/resourcePattern.ts';
import { pattern } from '../writtenPattern.ts';

const reader = contextReader({ known: { 'aws:PrincipalTag/team': 'a' }, others: 'unknown' });

function near(patterns: readonly string[], head: string | undefined): readonly string[] {
  const element = readResourceElement({ negated: false, patterns }, { version: '2012-10-17' }, reader);
  return entriesNear(element, head).map(({ id }) => id);
}

describe('entriesNear', () => {
  const bucket = 'arn:aws:s3:::b/*';
  const queue = 'arn:aws:sqs:*:*:q';
  const role = 'arn:aws:iam::*:role/r';

  it('leaves out what names another service or partition, and keeps the order', () => {
    const all = [bucket, queue, 'arn:aws:s3:::c', role, 'arn:aws-cn:s3:::d'];
    expect(near(all, 'arn:aws:s3:')).toEqual([bucket, 'arn:aws:s3:::c']);
    expect(near(all, 'arn:aws-cn:s3:')).toEqual(['arn:aws-cn:s3:::d']);
    expect(near(all, 'arn:aws:ec2:')).toEqual([]);
  });

  it('keeps what may be of any service', () => {
    const open = ['*', 'arn:aws:*:*:*:x', 'arn:*:s3:::y', 'arn:aws:s?:::z', 'arn:aws', '*:s3:::b'];
    expect(near([bucket, ...open], 'arn:aws:ec2:')).toEqual(open);
    expect(near([bucket, ...open], 'arn:aws:s3:')).toEqual([bucket, ...open]);
  });

  it('keeps all where the head is not known, and of few', () => {
    expect(near([bucket, queue, role], undefined)).toEqual([bucket, queue, role]);
    expect(near([bucket, queue], 'arn:aws:ec2:')).toEqual([bucket, queue]);
  });

  it('keeps an entry that stands for several texts, whatever they begin with', () => {
    const two = {
      id: 'two',
      patterns: [pattern('arn:aws:s3:::b'), pattern('arn:aws:sqs:::q')],
      isOpen: false,
      head: undefined,
    };
    const others = readResourceElement(
      { negated: false, patterns: [bucket, queue] },
      { version: '2012-10-17' },
      reader,
    ).entries;
    const element = { entries: [...others, two] };
    for (const head of ['arn:aws:sqs:', 'arn:aws:ec2:']) expect(entriesNear(element, head)).toContain(two);
  });

  it('gives one list for all services that none of them names', () => {
    const element = readResourceElement(
      { negated: false, patterns: [bucket, queue, '*'] },
      { version: '2012-10-17' },
      reader,
    );
    expect(entriesNear(element, 'arn:aws:ec2:')).toBe(entriesNear(element, 'arn:aws:sns:'));
  });

  it('reads the head behind a variable as it stands', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is IAM's policy variable, not a template.
    const variable = 'arn:aws:s3:::${aws:PrincipalTag/team}-*';
    expect(near([variable, queue, role], 'arn:aws:s3:')).toHaveLength(1);
    expect(near([variable, queue, role], 'arn:aws:ec2:')).toEqual([]);
  });

  it('keeps an entry whose variable has several values, in the service too', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is IAM's policy variable, not a template.
    const patterns = ['arn:aws:${aws:x}:::b', queue, role];
    const services = contextReader({ known: {}, oneOf: { 'aws:x': ['s3', 'ec2'] }, others: 'unknown' });
    const element = readResourceElement({ negated: false, patterns }, { version: '2012-10-17' }, services);
    for (const head of ['arn:aws:s3:', 'arn:aws:ec2:', 'arn:aws:kms:'])
      expect(entriesNear(element, head).map(({ id }) => id)).toHaveLength(1);
  });
});

describe('headOf', () => {
  const rows: readonly (readonly [text: string, head: string | undefined])[] = [
    ['arn:aws:s3:::b', 'arn:aws:s3:'],
    ['arn:aws:s3:', 'arn:aws:s3:'],
    ['arn:aws:s3', undefined],
    ['arn:aws', undefined],
    ['arn', undefined],
    ['', undefined],
    [':::x', ':::'],
  ];
  it.each(rows)('gives of %j %j', (text, head) => {
    const written = resourcePattern(Array.from(text, (character) => character.charCodeAt(0)));
    if (written !== undefined) expect(headOf(written)).toBe(head);
    expect(headOf(pattern(text))).toBe(head);
    expect(headOfText(text)).toBe(head);
  });

  it.each(['*rn:aws:s3:::b', 'arn:a?s:s3:::b', 'arn:aws:s*:::b', 'arn:aws:~:::b'])('gives none of %j', (text) => {
    expect(headOf(pattern(text))).toBeUndefined();
  });

  it('gives one where a wildcard stands behind it', () => {
    expect(headOf(pattern('arn:aws:s3:*'))).toBe('arn:aws:s3:');
  });
});
