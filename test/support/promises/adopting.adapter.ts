import type { StoredSession, SwapResult } from '../../../lib/adapters/adapter-capabilities.js';
import { JsonSerializer } from '../../../lib/serializers/json.serializer.js';
import type { Awaitable } from '../../../lib/utils/awaitable.js';
import { AroundAdapter, type StoreCall } from '../around.adapter.js';

const ADOPTED = 'adopted';

/**
 * What PHP does without strict mode, and many stores: an id that nobody has is an empty session. The tests of adopted ids
 * must fail on it.
 */
export class AdoptingAdapter extends AroundAdapter {
  override async load(id: string): Promise<StoredSession> {
    const now = Date.now();
    const record = { metadata: { created: now, issued: now }, variables: new Map() };
    const empty = { data: new JsonSerializer().serialize(record, { id }), version: ADOPTED, remaining: 3600 };
    return (await super.load(id)) ?? empty;
  }

  override swap(id: string, expected: string | null, next: string | null, lifetime: number): Awaitable<SwapResult> {
    return super.swap(id, expected === ADOPTED ? null : expected, next, lifetime);
  }

  protected around<T>(_: StoreCall, pass: () => Awaitable<T>): Awaitable<T> {
    return pass();
  }
}
