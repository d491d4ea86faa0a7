import { describe, expect, it } from 'vitest';
import { findPlaceholders } from '../../shared/whatif/findPlaceholders.ts';

const variable = (name: string) => ['$', `{${name}}`].join('');

describe('findPlaceholders', () => {
  it.each([
    [`"arn:aws:iam::*:role/${variable('ADMIN_ROLE')}"`, [variable('ADMIN_ROLE')]],
    ['"<my-org-id>"', ['<my-org-id>']],
    ['"arn:aws:s3:::[BUCKET_TO_PROTECT]/*"', ['[BUCKET_TO_PROTECT]']],
    ['"arn:aws:iam::ACCOUNT_ID:role/a"', ['ACCOUNT_ID']],
    ['"{{ region }}"', ['{{ region }}']],
    ['"%PREFIX%-role"', ['%PREFIX%']],
    ['"arn:aws:iam::*:role/NAME_OF_YOUR_ROLE"', ['NAME_OF_YOUR_ROLE']],
    ['"o-xxxxxxxxxx"', ['o-xxxxxxxxxx']],
    [`"arn:aws:s3:::b/${variable('aws:username')}/${variable('*')}"`, []],
    ['["ec2:CreateTags", "arn:aws:s3:::my-bucket/*", "BACKUP_JOB", "AES256", "aws:kms"]', []],
  ])('finds in %s', (text, names) => {
    expect(findPlaceholders(text).map(({ name }) => name)).toEqual(names);
  });

  it('names the line of each, once', () => {
    expect(findPlaceholders('{\n"<a>",\n"<a>",\n"<b>"}')).toEqual([
      { name: '<a>', line: 2 },
      { name: '<b>', line: 4 },
    ]);
  });
});
