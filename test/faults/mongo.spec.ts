import { coverFaults } from '../support/faults/fault-cover.js';
import { MongoStore } from '../support/faults/stores/mongo.store.js';

coverFaults(new MongoStore());
