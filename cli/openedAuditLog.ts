// What a command at a desk reads of an audit log.

import type { AuditLog } from '../shared/audit/auditLog.ts';
import type { Survey } from '../shared/audit/survey.ts';

/** An audit log, and everything that lies where it lies. */
export interface OpenedAuditLog {
  readonly log: AuditLog;
  readonly survey: Survey;
}
