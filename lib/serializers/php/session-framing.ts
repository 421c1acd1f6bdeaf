import type { PhpNode } from './php-node.js';

/** A session variable as it was read: what stands before its value, and the value. */
export interface StoredVariable {
  readonly head: string;
  readonly node: PhpNode;
}

/** How a value of PHP's `session.serialize_handler` puts the variables of a session into one text. */
export interface SessionFraming {
  /** How many of PHP's numbers are taken before the first variable. */
  readonly slotsBefore: number;

  /**
   * The variables, in PHP's order.
   *
   * @throws SessionCorruptError
   */
  read(text: string): Map<string, StoredVariable>;

  /**
   * What stands before the value of a new variable.
   *
   * @throws SessionSerializationError for a name that PHP would lose
   */
  head(name: string): string;

  /** `variables`: the heads and values one after the other. */
  frame(variables: string, count: number): string;
}
