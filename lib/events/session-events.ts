import { Observable, type Subscriber } from 'rxjs';
import type { SessionEvent } from '../core/session-observer.js';
import { EventStream } from './event-stream.js';

interface Listener {
  /** Undefined: all of them. */
  readonly type: SessionEvent['type'] | undefined;
  readonly subscriber: Subscriber<SessionEvent>;
}

/**
 * What happens to the sessions of a module, as RxJS streams. Injectable; an event that nobody listens to is not even made.
 *
 * A subscriber is called when the thing has happened, before the answer leaves, so it should be quick. What it throws is
 * logged, and hurts no request and no other subscriber. The streams complete when the application shuts down.
 *
 * @example
 * ```ts
 * @Injectable()
 * export class LoginAudit {
 *   constructor(events: SessionEvents) {
 *     events.on('rotated').subscribe(({ session, successor }) => console.log('login', session, successor));
 *     events.on('destroyed').subscribe(({ session }) => console.log('logout', session));
 *   }
 * }
 * ```
 * @public
 */
export class SessionEvents {
  /** Every event, in the order in which they happen. */
  readonly all$: Observable<SessionEvent>;
  private readonly listeners = new Set<Listener>();
  private isClosed = false;

  /** @internal */
  constructor(private readonly onError: (error: unknown) => void) {
    this.all$ = this.stream<SessionEvent>(undefined);
  }

  /** The events of one type. */
  on<T extends SessionEvent['type']>(type: T): Observable<Extract<SessionEvent, { readonly type: T }>> {
    return this.stream<Extract<SessionEvent, { readonly type: T }>>(type);
  }

  /** @internal */
  wants(type: SessionEvent['type']): boolean {
    for (const listener of this.listeners) if (listensTo(listener, type)) return true;
    return false;
  }

  /** @internal */
  emit(event: SessionEvent): void {
    for (const listener of this.listeners) if (listensTo(listener, event.type)) listener.subscriber.next(event);
  }

  /** @internal */
  close(): void {
    this.isClosed = true;
    for (const { subscriber } of this.listeners) subscriber.complete();
  }

  private stream<E extends SessionEvent>(type: SessionEvent['type'] | undefined): Observable<E> {
    const source = new Observable<SessionEvent>((subscriber) => {
      if (this.isClosed) return subscriber.complete();
      const listener: Listener = { type, subscriber };
      this.listeners.add(listener);
      return () => this.listeners.delete(listener);
    });
    return new EventStream(source as unknown as Observable<E>, this.onError);
  }
}

function listensTo(listener: Listener, type: SessionEvent['type']): boolean {
  return listener.type === undefined || listener.type === type;
}
