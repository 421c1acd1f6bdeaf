import { coverFaults } from '../support/faults/fault-cover.js';
import { MemcachedStore } from '../support/faults/stores/memcached.store.js';

coverFaults(new MemcachedStore());
