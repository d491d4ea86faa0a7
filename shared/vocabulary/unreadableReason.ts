// Why an account could not be read: what an estate says of it, and what reports and records repeat.

export const unreadableReasons = [
  'not-assumed',
  'access-denied',
  'throttled',
  'suspended',
  'not-reached',
  'not-exported',
  'broken-export',
  'gone',
  'failed',
] as const;
export type UnreadableReason = (typeof unreadableReasons)[number];
