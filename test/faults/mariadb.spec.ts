import { coverFaults } from '../support/faults/fault-cover.js';
import { DatabaseStore } from '../support/faults/stores/database.store.js';

coverFaults(new DatabaseStore('mariadb'));
