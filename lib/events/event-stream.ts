import { Observable, type Observer, type OperatorFunction, Subscriber, type Subscription } from 'rxjs';

type Listener<T> = Partial<Observer<T>> | ((value: T) => void) | null;

/**
 * A stream whose subscribers hurt nobody: what they throw, at once or by a promise, is handed to `onError`. RxJS would
 * throw it at the process, which ends it.
 */
export class EventStream<T> extends Observable<T> {
  constructor(
    origin: Observable<T>,
    private readonly onError: (error: unknown) => void,
  ) {
    super((subscriber) => origin.subscribe(subscriber));
  }

  override subscribe(
    listener?: Listener<T>,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    // An operator's, or that of firstValueFrom(): it has its own way with errors.
    if (listener instanceof Subscriber) return super.subscribe(listener);
    const target: Partial<Observer<T>> =
      typeof listener === 'object' && listener !== null
        ? listener
        : { ...(listener && { next: listener }), ...(error && { error }), ...(complete && { complete }) };
    return super.subscribe({
      next: (value) => this.guard(() => target.next?.(value)),
      error: (reason: unknown) => this.guard(() => (target.error ? target.error(reason) : this.onError(reason))),
      complete: () => this.guard(() => target.complete?.()),
    });
  }

  /** Also behind operators nobody is hurt. */
  override pipe(...operators: OperatorFunction<never, unknown>[]): Observable<never> {
    const piped = (super.pipe as (...all: unknown[]) => Observable<never>).apply(this, operators);
    return new EventStream<never>(piped, this.onError);
  }

  private guard(tell: () => unknown): void {
    try {
      const told = tell();
      if (told instanceof Promise) told.catch(this.onError);
    } catch (error) {
      this.onError(error);
    }
  }
}
