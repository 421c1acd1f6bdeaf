import { readFileSync, readlinkSync } from 'node:fs';

const UNKNOWN = '-';
const FORM = /^(\d+)\.(\d+)\.(\d+|-)\.(\d+|none|-)\.([0-9a-f]{8}|-)$/;
/** The fields of /proc/<pid>/stat after the name: `state` is the first, `starttime` the twentieth. */
const STATE = 0;
const START_TIME = 19;

interface ThreadStatus {
  readonly state: string;
  readonly started: string;
}

/**
 * Who holds a lock: a thread, told from all others that ever had its number by its start time, its pid namespace and
 * the boot. A thread, since a worker can be terminated while its process lives on.
 *
 * Its text has at most 59 characters: so long a symbolic link is kept in the inode and takes no block of a full disk.
 */
export class LockOwner {
  private constructor(
    private readonly pid: number,
    private readonly thread: number,
    private readonly started: string,
    private readonly namespace: string,
    private readonly boot: string,
  ) {}

  /** This thread. */
  static current(): LockOwner {
    const thread = ownThread();
    // A system without /proc: pids are all there is to know. On Linux it should be there, and without it a pid may
    // belong to another container.
    if (thread === undefined) {
      return new LockOwner(process.pid, 0, UNKNOWN, process.platform === 'linux' ? UNKNOWN : 'none', UNKNOWN);
    }
    const started = threadStatus(process.pid, thread)?.started ?? UNKNOWN;
    return new LockOwner(process.pid, thread, started, pidNamespace(), bootId());
  }

  /** Undefined for a text that is not ours; nothing can be said about its author. */
  static parse(text: string): LockOwner | undefined {
    const [, pid, thread, started, namespace, boot] = FORM.exec(text) ?? [];
    if (!pid || !thread || !started || !namespace || !boot) return undefined;
    return new LockOwner(Number(pid), Number(thread), started, namespace, boot);
  }

  toString(): string {
    return [this.pid, this.thread, this.started, this.namespace, this.boot].join('.');
  }

  /** Whether it is certain that the owner will never act again, judged by `observer`; false in doubt, however old. */
  isDead(observer: LockOwner): boolean {
    // A local file system has one running kernel: who began under another is gone.
    if (![this.boot, observer.boot].includes(UNKNOWN) && this.boot !== observer.boot) return true;
    if (this.namespace === UNKNOWN || this.namespace !== observer.namespace) return false;
    if (!processExists(this.pid)) return true;
    const status = threadStatus(this.pid, this.thread);
    // Where /proc hides the processes of others, a missing thread proves nothing.
    if (!status) return threadStatus(this.pid, this.pid) !== undefined;
    return status.started !== this.started || status.state === 'Z' || status.state === 'X';
  }
}

/** Undefined without /proc, and with that of another pid namespace, where our numbers mean somebody else. */
function ownThread(): number | undefined {
  const [pid, , thread] = readLink('/proc/thread-self').split('/');
  return pid === String(process.pid) && thread !== undefined ? Number(thread) : undefined;
}

function threadStatus(pid: number, thread: number): ThreadStatus | undefined {
  const text = readText(`/proc/${pid}/task/${thread}/stat`);
  // The name is in parentheses and may contain anything, also parentheses and blanks.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const state = fields[STATE];
  const started = fields[START_TIME];
  return state && started ? { state, started } : undefined;
}

function pidNamespace(): string {
  return /\d+/.exec(readLink('/proc/self/ns/pid'))?.[0] ?? UNKNOWN;
}

function bootId(): string {
  return /^[0-9a-f]{8}/.exec(readText('/proc/sys/kernel/random/boot_id'))?.[0] ?? UNKNOWN;
}

function processExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
