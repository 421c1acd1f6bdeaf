import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Resolves when every thread of a process and of its children stands: SIGSTOP is not with all of them at once. */
export async function untilStopped(pid: number): Promise<void> {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  for (const each of [pid, ...children.map(Number)]) {
    for (const thread of readdirSync(`/proc/${each}/task`)) {
      while (!/^State:\s+[TZ]/m.test(readFileSync(`/proc/${each}/task/${thread}/status`, 'utf8'))) await nextTurn();
    }
  }
}
