import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unsealed } from '../../lib/core/sealed-successors.js';
import type { Awaitable, SessionModuleOptions } from '../../lib/index.js';
import { JsonSerializer } from '../../lib/serializers/json.serializer.js';
import { AroundAdapter, type StoreCall } from './around.adapter.js';
import { FakeTime } from './fake-time.js';
import { type Platform, platforms } from './platforms.js';
import { TestApp, type TestAppOptions } from './test-app.js';
import type { Answer, TestClient } from './test-client.js';

const FOLDER = join(__dirname, '../e2e/transcripts');
/** A transcript holds these headers of an answer, in this order. */
const HEADERS = ['Cache-Control', 'Vary', 'Retry-After'];
const SESSION_ID = /\b[0-9a-v]{32}\b/g;
const NEW_YEAR = Date.UTC(2026, 0, 1);

/** Writes down what the store was asked and what it answered; some verbs can be broken. */
class RecordingAdapter extends AroundAdapter {
  readonly broken = new Set<StoreCall['verb']>();
  readonly lines: string[] = [];

  protected around<T>(call: StoreCall, pass: () => Awaitable<T>): Awaitable<T> {
    const at = this.lines.push('') - 1;
    const note = (outcome: string): void => void (this.lines[at] = `  ${describeCall(call)}: ${outcome}`);
    if (this.broken.has(call.verb)) {
      note('failed');
      throw new Error('the store is broken');
    }
    const answer = pass();
    note(outcomeOf(answer));
    return answer;
  }
}

function describeCall({ verb, id, expected, next, lifetime }: StoreCall): string {
  const version = expected === undefined ? '' : expected === null ? ' (free)' : ` (version ${expected})`;
  const content = next === undefined ? '' : ` <- ${next === null ? 'removed' : contentOf(id ?? '', next)}`;
  return `${verb} ${id ?? ''}${version}${content}${lifetime && next !== null ? ` for ${lifetime} s` : ''}`.trim();
}

/** What a record is: the names of its variables, or where it points. Values do not belong into a transcript. */
function contentOf(id: string, data: string): string {
  const { metadata, variables } = unsealed(id, new JsonSerializer().unserialize(data));
  return metadata.retired === undefined
    ? `{ ${[...variables.keys()].join(', ')} }`
    : `retired, see ${metadata.retired.successors.join(', ')}`;
}

function outcomeOf(answer: unknown): string {
  if (answer === null) return 'nothing';
  if (typeof answer !== 'object') return JSON.stringify(answer);
  if (!('swapped' in answer)) return `version ${String((answer as { version: unknown }).version)}`;
  return answer.swapped === true ? 'done' : 'refused';
}

/** Notes what each request does to the store, and which headers of the session leave with its answer. */
export class Transcript {
  private readonly lines: string[] = [];
  private readonly ids: string[] = [];

  private constructor(
    private readonly app: TestApp,
    private readonly adapter: RecordingAdapter,
    private readonly time: FakeTime,
  ) {}

  /** Runs `script` and compares with the file of that name; UPDATE_TRANSCRIPTS=1 rewrites it by the first platform. */
  static async run(
    platform: Platform,
    name: string,
    options: Omit<TestAppOptions, 'session'> & { readonly session?: SessionModuleOptions },
    script: (transcript: Transcript) => Promise<void>,
  ): Promise<void> {
    using time = new FakeTime(NEW_YEAR);
    const adapter = new RecordingAdapter();
    await using app = await TestApp.start(platform, { ...options, session: { ...options.session, adapter } });
    adapter.lines.length = 0;
    const transcript = new Transcript(app, adapter, time);
    await script(transcript);
    compare(platform, name, transcript.text);
  }

  browser(): TestClient {
    return this.app.client();
  }

  async ask(browser: TestClient, method: string, path: string): Promise<void> {
    this.noteRequest(browser, `${method} ${path}`);
    this.noteAnswer(await browser.request(path, { method }));
  }

  /**
   * A request that overlaps others.
   *
   * @param reached - resolves when its handler waits
   * @returns to be called when the handler may go on
   */
  async begin(browser: TestClient, method: string, path: string, reached: Promise<void>): Promise<() => Promise<void>> {
    this.noteRequest(browser, `${method} ${path}`);
    const answer = browser.request(path, { method });
    await reached;
    this.lines.push(...this.takeCalls(), '  ...', '');
    return async () => {
      this.lines.push(`${method} ${path} goes on`);
      this.noteAnswer(await answer);
    };
  }

  /** Moves the time. */
  wait(seconds: number): void {
    this.time.advance(seconds);
    this.lines.push(`... ${seconds} s later`, '');
  }

  break(...verbs: StoreCall['verb'][]): void {
    this.adapter.broken.clear();
    for (const verb of verbs) this.adapter.broken.add(verb);
    this.lines.push(verbs.length === 0 ? '... the store works again' : `... the store fails: ${verbs.join(', ')}`, '');
  }

  get text(): string {
    const text = this.lines.join('\n').replace(SESSION_ID, (id) => `<id${this.numberOf(id)}>`);
    return `${text.trimEnd()}\n`;
  }

  private noteRequest({ cookieHeader }: TestClient, request: string): void {
    this.lines.push(cookieHeader === '' ? request : `${request} with ${cookieHeader}`);
  }

  private noteAnswer(answer: Answer): void {
    this.lines.push(...this.takeCalls(), ...describeAnswer(answer), '');
  }

  private numberOf(id: string): number {
    if (!this.ids.includes(id)) this.ids.push(id);
    return this.ids.indexOf(id) + 1;
  }

  private takeCalls(): string[] {
    return this.adapter.lines.splice(0);
  }
}

function describeAnswer({ status, headers, setCookies }: Answer): string[] {
  const present = HEADERS.filter((name) => headers.has(name)).map((name) => `  ${name}: ${headers.get(name) ?? ''}`);
  return [`  ${status}`, ...present, ...setCookies.map((line) => `  Set-Cookie: ${line}`)];
}

function compare(platform: Platform, name: string, text: string): void {
  const file = join(FOLDER, `${name}.txt`);
  if (process.env['UPDATE_TRANSCRIPTS'] === '1' && platform === platforms[0]) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, text);
  }
  if (!existsSync(file)) throw new Error(`There is no ${file}: run once with UPDATE_TRANSCRIPTS=1.`);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
