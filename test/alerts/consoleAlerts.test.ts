import { describe, expect, it } from 'vitest';
import { consoleAlerts } from '../../shared/alerts/consoleAlerts.ts';
import { alertOf, changeOf } from './findings.ts';

describe('consoleAlerts', () => {
  describe('given an alert', () => {
    it('writes subject and body as the e-mail has them, and says that it was sent', async () => {
      const written: string[] = [];
      const sent: string[] = [];
      const alert = alertOf({ changes: [changeOf('new')] });
      await consoleAlerts((text) => written.push(text)).publishAlerts([alert], async (ids) => {
        sent.push(...ids);
      });
      expect(written.join('')).toMatch(/^[ -~]+\n\n[\s\S]*s3:GetObject/);
      expect(sent).toEqual([alert.id]);
    });
  });
});
