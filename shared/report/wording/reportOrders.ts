// In which order a report tells what is wrong.

/** Causes over all accounts first, or account by account. */
export const reportOrders = ['cause', 'account'] as const;
export type ReportOrder = (typeof reportOrders)[number];
