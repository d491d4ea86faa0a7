// The error for input that a person has to repair: one line that says where it is and what was expected.

/** Where a fault stands; `line` and `column` count from 1. */
export interface InputPlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** As in `RoleDetailList[3].Arn`. */
  readonly path?: string;
}

/** `message` stands alone: `exports/111122223333.json:12:5: expected JSON, got "}"`. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly place: InputPlace;
  /** What was expected and what came, without the place. */
  readonly fault: string;

  constructor(place: InputPlace, fault: string, options?: ErrorOptions) {
    super(`${placeText(place)}: ${fault}`, options);
    this.place = place;
    this.fault = fault;
  }
}

/** `file`, `file:12:5`, `file: RoleDetailList[3].Arn` or both. */
export function placeText({ file, line, column, path }: InputPlace): string {
  const position = [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined);
  return path === undefined || path === '' ? position.join(':') : `${position.join(':')}: ${path}`;
}
