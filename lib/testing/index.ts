export { describeAdapterContract } from './adapter-contract.js';
export type { ContractRunner, ContractSubject } from './contract/contract-subject.js';
export { createSession } from './create-session.js';
export { FakeClock } from './fake-clock.js';
export { createTestSession } from './test-session.js';
