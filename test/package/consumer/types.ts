// Type-checked in an empty project, with every way to resolve modules. A wrong type here must be an error there: had the
// declarations not been found, everything would be `any`, and the expected errors would be missing.
import {
  capabilitiesOf,
  InjectSession,
  MemoryAdapter,
  type Session,
  type SessionAdapter,
  SessionBag,
  SessionError,
  SessionManager,
  SessionModule,
  type SessionModuleOptions,
} from 'nestjs-session-manager';
import { describeAdapterContract, FakeClock } from 'nestjs-session-manager/testing';

const options: SessionModuleOptions = { adapter: new MemoryAdapter({}, new FakeClock()), lifetime: 1800 };
SessionModule.forRoot(options);
// @ts-expect-error lifetime is a number
SessionModule.forRoot({ lifetime: 'long' });
SessionModule.forRootAsync({ useFactory: () => options });

export class Cart {
  constructor(@InjectSession() private readonly session: SessionManager) {}

  get size(): unknown {
    return this.session.get('size');
  }
}

export function read(session: Session<{ userId: number }>): number {
  // @ts-expect-error no such variable
  session.get('user');
  const bag = new SessionBag<{ step: number }>('wizard', session);
  return (session.userId ?? 0) + session.get('userId', 0) + bag.get('step', 1);
}

export const adapter: SessionAdapter = new MemoryAdapter();
export const versioned = capabilitiesOf(adapter).versioned?.load('id');
export const isGone = (error: unknown): boolean => SessionError.is(error, 'E_SESSION_GONE');

describeAdapterContract(
  { describe: (_title, tests) => tests(), it: (_title, test) => void test },
  { name: 'MemoryAdapter', create: (clock) => new MemoryAdapter({}, clock) },
);
