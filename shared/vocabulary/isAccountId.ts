// How the id of an AWS account is told from other text.

/** 12 digits, as text: some ids begin with zero. */
export const accountIdPattern = /^\d{12}$/;

/** Tells whether a text can be the id of an account. */
export function isAccountId(text: string): boolean {
  return accountIdPattern.test(text);
}

/** Gives each run of just 12 digits. */
export function accountIdsIn(text: string): readonly string[] {
  return text.match(/(?<!\d)\d{12}(?!\d)/g) ?? [];
}
