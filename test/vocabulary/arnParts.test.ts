import { describe, expect, it } from 'vitest';
import { arnParts } from '../../shared/vocabulary/arnParts.ts';

describe('arnParts', () => {
  it('gives each part as it stands, and all that follows the account as the resource', () => {
    expect(arnParts('arn:aws-cn:backup:cn-north-1:111122223333:backup-vault:first:second')).toEqual({
      partition: 'aws-cn',
      service: 'backup',
      region: 'cn-north-1',
      account: '111122223333',
      resource: 'backup-vault:first:second',
    });
  });

  it('leaves empty what the ARN does not name', () => {
    expect(arnParts('arn:aws:s3:::bucket')).toMatchObject({ region: '', account: '', resource: 'bucket' });
    expect(arnParts('arn:aws:iam')).toMatchObject({ service: 'iam', account: '', resource: '' });
  });

  it('reads nothing out of what is no ARN', () => {
    expect(arnParts('a:b:c:d:111122223333:f')).toEqual({
      partition: '',
      service: '',
      region: '',
      account: '',
      resource: '',
    });
  });
});
