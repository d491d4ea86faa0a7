// The forms that a fix can be written in.

export const fixForms = ['policy', 'cli', 'cloudformation', 'terraform'] as const;
export type FixForm = (typeof fixForms)[number];
