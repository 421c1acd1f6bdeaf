import { describe, expect, test } from 'tstyche';
import {
  type AdapterCapabilities,
  type Awaitable,
  capabilitiesOf,
  MemoryAdapter,
  type NoopAdapter,
  type SessionAdapter,
  SessionError,
  type StreamAdapter,
  type VersionedAdapter,
} from '../../lib/index.js';
import { createTestSession, describeAdapterContract, FakeClock } from '../../lib/testing/index.js';
import type { Session } from '../../lib/index.js';

describe('adapters', () => {
  test('every built-in one is a session adapter', () => {
    expect<MemoryAdapter>().type.toBeAssignableTo<SessionAdapter & VersionedAdapter>();
    expect<StreamAdapter>().type.toBeAssignableTo<SessionAdapter & VersionedAdapter>();
    expect<NoopAdapter>().type.toBeAssignableTo<SessionAdapter>();
  });

  test('the six verbs may answer now or later', () => {
    expect<ReturnType<SessionAdapter['read']>>().type.toBe<Awaitable<string>>();
    expect<ReturnType<SessionAdapter['gc']>>().type.toBe<Awaitable<number | boolean>>();
  });

  test('capabilities are optional and cannot be changed', () => {
    const capabilities = capabilitiesOf(new MemoryAdapter());
    expect(capabilities).type.toBe<AdapterCapabilities>();
    expect(capabilities.versioned).type.toBe<VersionedAdapter | undefined>();
    // @ts-expect-error! the type forbids it
    capabilities.maxBytes = 7;
  });
});

describe('errors', () => {
  test('is() narrows', () => {
    const error: unknown = new Error('of somebody');
    if (SessionError.is(error)) expect(error.code).type.toBe<string>();
    expect(SessionError.is).type.toBeCallableWith(error, 'E_SESSION_GONE');
  });
});

describe('the testing entry point', () => {
  test('a clock can be handed to an adapter', () => {
    expect(MemoryAdapter).type.toBeConstructableWith({}, new FakeClock());
  });

  test('a test session is typed', () => {
    expect(createTestSession({ userId: 7 })).type.toBe<Promise<Session<{ userId: number }>>>();
  });

  test('the contract takes any runner with describe and it', () => {
    expect(describeAdapterContract).type.toBeCallableWith(
      { describe: globalThis.describe, it: globalThis.it },
      { name: 'MemoryAdapter', create: (clock: FakeClock) => new MemoryAdapter({}, clock) },
    );
  });
});
