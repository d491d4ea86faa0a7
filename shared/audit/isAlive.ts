// Whether a process of this machine lives.

import { errorCode } from '../vocabulary/errorCode.ts';

/** Whether a process of this machine has the number. */
export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
