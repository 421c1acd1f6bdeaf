import { SessionError } from './session.error.js';

/**
 * Two classes of one name would share their unnamed `@Persistent()` bag by accident. Thrown at boot.
 *
 * @public
 */
export class DuplicateBagError extends SessionError {
  readonly code = 'E_SESSION_DUPLICATE_BAG';

  constructor(name: string, places: readonly string[]) {
    super(
      `Classes of the same name "${name}" would share one @Persistent() bag: ${places.join(', ')}.`,
      "Name the bags: @Persistent('checkout-cart').",
    );
  }
}
