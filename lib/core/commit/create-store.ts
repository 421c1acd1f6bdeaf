import type { AdapterCapabilities } from '../../adapters/adapter-capabilities.js';
import { InvalidSessionAdapterError } from '../../errors/invalid-session-adapter.error.js';
import type { SessionSettings } from '../session-settings.js';
import { FieldsStore } from './fields-store.js';
import { RecordCodec } from './record-codec.js';
import type { RecordStore } from './record-store.js';
import { RewriteStore } from './rewrite-store.js';
import { VersionedStore } from './versioned-store.js';

/** The best that an adapter can do: fields, else conditional writes, else reading again before each write. */
export function createStore(settings: SessionSettings, capabilities: AdapterCapabilities): RecordStore {
  const { adapter, clock, observer } = settings;
  if (capabilities.fields !== undefined) return createFieldsStore(settings, capabilities);
  const codec = new RecordCodec(settings.serializer, capabilities, observer, settings.maxBytes);
  const { versioned } = capabilities;
  if (versioned !== undefined) return new VersionedStore(versioned, codec, settings, clock, observer);
  return new RewriteStore(adapter, codec, settings, clock, observer);
}

function createFieldsStore(settings: SessionSettings, capabilities: AdapterCapabilities): RecordStore {
  const { serializer, clock, observer } = settings;
  const { fields: adapter } = capabilities;
  if (adapter === undefined || serializer.fields === undefined) {
    throw new InvalidSessionAdapterError(
      'it keeps variables apart, and the serializer only makes whole records',
      'Use the JsonSerializer with it, or an adapter that keeps a session in one piece.',
    );
  }
  const maxBytes = Math.min(settings.maxBytes, capabilities.maxBytes ?? Infinity);
  return new FieldsStore({
    adapter,
    codec: serializer.fields,
    lifetimes: settings,
    clock,
    observer,
    conditional: capabilities.conditional,
    limits: { maxBytes, capabilities },
  });
}
