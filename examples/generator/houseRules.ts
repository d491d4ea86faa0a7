// A required set of one's own for the example: what no role of backups may do, whatever Veeam asks for.

export const houseRulesId = 'house-rules';

export const houseRulesFile = 'house-rules.json';

/** The content of {@link houseRulesFile}. */
export const houseRules = {
  id: houseRulesId,
  title: 'What no role of backups may do',
  principal: 'role',
  kind: 'base',
  product: 'Rules of the house',
  build: '2026-06-01',
  source: { url: 'https://example.com/security/backup-roles', pageUpdated: '2026-06-01' },
  requires: { trustedServices: [], assumableByAppliance: false, instanceProfile: false },
  policy: {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'LeaveTheTrailAlone',
        Effect: 'Deny',
        Action: ['cloudtrail:DeleteTrail', 'cloudtrail:StopLogging'],
        Resource: '*',
      },
    ],
  },
};
