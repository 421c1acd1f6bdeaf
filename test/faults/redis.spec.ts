import { coverFaults } from '../support/faults/fault-cover.js';
import { RedisStore } from '../support/faults/stores/redis.store.js';

coverFaults(new RedisStore('redis'));
