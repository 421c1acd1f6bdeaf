import type { LoggerService } from '@nestjs/common';
import { inspect } from 'node:util';

/** A logger of the application that keeps every line, errors with all that they hold. */
export class LogCapture implements LoggerService {
  readonly warnings: string[] = [];
  readonly errors: string[] = [];
  /** Everything, whatever its level. */
  readonly lines: string[] = [];

  log = (...line: unknown[]): void => void this.keep(line);
  warn = (...line: unknown[]): void => void this.warnings.push(this.keep(line));
  error = (...line: unknown[]): void => void this.errors.push(this.keep(line));
  fatal = (...line: unknown[]): void => void this.errors.push(this.keep(line));
  debug = (...line: unknown[]): void => void this.keep(line);
  verbose = (...line: unknown[]): void => void this.keep(line);

  get text(): string {
    return this.lines.join('\n');
  }

  private keep(line: readonly unknown[]): string {
    const text = line.map((part) => (typeof part === 'string' ? part : inspect(part, { depth: 10 }))).join(' ');
    this.lines.push(text);
    return text;
  }
}
