import { coverFaults } from '../support/faults/fault-cover.js';
import { FilesStore } from '../support/faults/stores/files.store.js';

coverFaults(new FilesStore());
