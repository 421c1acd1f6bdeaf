import type { ContractRunner } from '../../lib/testing/contract/contract-subject.js';

export type Outcome = 'passed' | 'skipped' | 'failed';

/** A test runner that runs nothing by itself: it collects tests, runs those that are asked for, and tells what became of them. */
export class RecordingRunner implements ContractRunner {
  private readonly tests = new Map<string, Parameters<ContractRunner['it']>[1]>();
  private readonly path: string[] = [];

  readonly describe = (title: string, tests: () => void): void => {
    this.path.push(title);
    tests();
    this.path.pop();
  };

  readonly it: ContractRunner['it'] = (title, test) => {
    this.tests.set(this.titleOf(title), test);
  };

  /** Full titles without that of the whole suite, `group > test`. */
  get titles(): string[] {
    return [...this.tests.keys()];
  }

  async run(title: string): Promise<Outcome> {
    const test = this.tests.get(title);
    if (!test) throw new Error(`The suite has no test "${title}"`);
    let outcome: Outcome = 'passed';
    try {
      await test({ skip: () => (outcome = 'skipped') });
    } catch {
      outcome = 'failed';
    }
    return outcome;
  }

  private titleOf(title: string): string {
    const full = [...this.path.slice(1), title].join(' > ');
    if (this.tests.has(full)) throw new Error(`The suite has two tests "${full}"`);
    return full;
  }
}
