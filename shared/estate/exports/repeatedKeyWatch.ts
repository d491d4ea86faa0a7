// Watches the tokens of a JSON text for keys that stand twice in one object, and knows where in the text they are.

import { TokenType } from '@streamparser/json';
import type { JsonPath } from '../../iam/repeatedKeys.ts';

interface Level {
  /** Of an object; undefined for an array. */
  readonly keys: Set<string> | undefined;
  /** Key or index of the member that is being read. */
  at: string | number;
  isKeyNext: boolean;
}

/** Takes each token after a parser has accepted it, so that the grammar is known to hold. */
export class RepeatedKeyWatch {
  private readonly levels: Level[] = [];
  private repeated: JsonPath[] = [];

  /** Objects and arrays that are open after the tokens so far. */
  get depth(): number {
    return this.levels.length;
  }

  /** Of the member that is being read. */
  get path(): JsonPath {
    return this.levels.map(({ at }) => at);
  }

  /** Members since the last call whose key stood in the same object before, in the order of the text. */
  takeRepeated(): readonly JsonPath[] {
    const taken = this.repeated;
    if (taken.length > 0) this.repeated = [];
    return taken;
  }

  follow(token: TokenType, value: unknown): void {
    switch (token) {
      case TokenType.LEFT_BRACE:
        this.levels.push({ keys: new Set(), at: '', isKeyNext: true });
        return;
      case TokenType.LEFT_BRACKET:
        this.levels.push({ keys: undefined, at: 0, isKeyNext: false });
        return;
      case TokenType.RIGHT_BRACE:
      case TokenType.RIGHT_BRACKET:
        this.levels.pop();
        return;
      case TokenType.COMMA:
        this.goOn();
        return;
      case TokenType.STRING:
        this.openMember(String(value));
        return;
      default:
    }
  }

  private goOn(): void {
    const level = this.levels.at(-1);
    if (level === undefined) return;
    if (typeof level.at === 'number') level.at += 1;
    else level.isKeyNext = true;
  }

  private openMember(key: string): void {
    const level = this.levels.at(-1);
    if (level?.isKeyNext !== true) return;
    level.at = key;
    level.isKeyNext = false;
    if (level.keys?.has(key) === true) this.repeated.push(this.path);
    level.keys?.add(key);
  }
}
