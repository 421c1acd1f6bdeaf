import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import { findOptionProblem, type OptionRules, trueOrFalse } from '../../utils/option-rules.js';

/**
 * Options of {@link StreamAdapter}.
 *
 * @public
 */
export interface StreamAdapterOptions {
  /**
   * The folder for the session files; made (mode 0700) if it does not exist. It must be on a local file system.
   *
   * @defaultValue `nestjs-session-manager-<hash of the working folder and the user>` under the system's temporary folder
   */
  savePath?: string;
  /**
   * What the file names begin with: letters, digits, comma, hyphen and underscore, at most 120. Adapters that share a
   * folder need prefixes of which none is the beginning of another; the empty one is the beginning of all.
   *
   * @defaultValue ''
   */
  prefix?: string;
  /**
   * Seconds that a session lives without use, at most ten years; the default of the module's `lifetime`. All processes
   * that share a folder (and PHP's `session.gc_maxlifetime`) need the same: a file's age is counted with it.
   *
   * @defaultValue 3600
   */
  lifetime?: number;
  /**
   * Whether a write waits until the disk has it (fsync of file and folder), so that it survives a power cut.
   *
   * @defaultValue false
   */
  durable?: boolean;
}

/** Options with their defaults; without `savePath` the adapter chooses the folder. */
export type ResolvedStreamOptions = Readonly<
  Required<Omit<StreamAdapterOptions, 'savePath'>> & Pick<StreamAdapterOptions, 'savePath'>
>;

/** Seconds. A file's date is its expiry minus this: ten years keep it well after 1970. */
const LONGEST_LIFETIME = 10 * 365 * 86400;

const RULES: OptionRules = {
  savePath: {
    valid: (value) => typeof value === 'string' && !value.includes('\0'),
    allowed: 'the path of a folder',
  },
  prefix: {
    // No dot: it separates the name of a session file from the endings of our other files.
    valid: (value) => typeof value === 'string' && /^[a-zA-Z0-9,_-]{0,120}$/.test(value),
    allowed: 'up to 120 letters, digits, commas, hyphens and underscores',
  },
  lifetime: {
    valid: (value) => typeof value === 'number' && value > 0 && value <= LONGEST_LIFETIME,
    allowed: `a number of seconds above 0, at most ${LONGEST_LIFETIME}`,
  },
  durable: trueOrFalse,
};

/** Defaults and checks. */
export function resolveStreamOptions(options: StreamAdapterOptions): ResolvedStreamOptions {
  const problem = findOptionProblem(options, RULES);
  if (problem !== undefined) {
    throw new InvalidOptionError(problem.option, `of StreamAdapter ${problem.problem}`, problem.allowed);
  }
  return Object.freeze({
    savePath: options.savePath,
    prefix: options.prefix ?? '',
    lifetime: options.lifetime ?? 3600,
    durable: options.durable ?? false,
  });
}
