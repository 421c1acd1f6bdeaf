import type { ModuleSettings } from './resolve-module-options.js';

/** What works, but hardly as it was meant; said once at boot. */
export function bootWarnings(
  { cookie, absoluteLifetime, adapter }: ModuleSettings,
  lifetime: number,
  isProduction: boolean,
): string[] {
  const warnings: string[] = [];
  if (adapter === undefined && isProduction) {
    warnings.push(
      'No adapter is set: sessions are files in the temporary folder of this machine. Set the option adapter, or `new StreamAdapter({ savePath })` with a folder that is kept.',
    );
  }
  if (cookie.maxAge !== undefined && cookie.maxAge < lifetime) {
    warnings.push(
      `cookie.maxAge (${cookie.maxAge} s) is shorter than the session's lifetime (${lifetime} s): browsers forget sessions that are alive.`,
    );
  }
  if (cookie.maxAge !== undefined && cookie.maxAge > absoluteLifetime) {
    warnings.push(
      `cookie.maxAge (${cookie.maxAge} s) is longer than absoluteLifetime (${absoluteLifetime} s): browsers keep cookies of sessions that have ended.`,
    );
  }
  if (!cookie.httpOnly) warnings.push('cookie.httpOnly is false: any script in a page can read the session id.');
  if (cookie.secure === false && isProduction)
    warnings.push('cookie.secure is false: the session id travels in clear text.');
  return warnings;
}
