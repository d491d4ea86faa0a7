// A log that counts its requests.

import type { AuditLog } from '../../shared/audit/auditLog.ts';

export interface Counted {
  writes: number;
  reads: number;
  /** S3 bills each as a write. */
  lists: number;
}

/** Passes every call on. */
export function countingLog(log: AuditLog, counted: Counted): AuditLog {
  return {
    ...log,
    read: (key) => {
      counted.reads += 1;
      return log.read(key);
    },
    list: (prefix) => {
      counted.lists += 1;
      return log.list(prefix);
    },
    create: (key, body) => {
      counted.writes += 1;
      return log.create(key, body);
    },
    replace: (key, body, version) => {
      counted.writes += 1;
      return log.replace(key, body, version);
    },
  };
}
