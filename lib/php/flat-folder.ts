import { InvalidOptionError } from '../errors/invalid-option.error.js';

/** PHP's `session.save_path` for files: `/path`, `N;/path` with N levels of folders, or `N;mode;/path`. */
const SAVE_PATH = /^(?:(?<levels>\d+);)?(?:[0-7]+;)?(?<folder>.+)$/s;

/** The folder that a `session.save_path` names. @throws InvalidOptionError */
export function flatFolder(savePath: string | undefined): string {
  if (savePath === undefined) throw refused('is missing', "PHP's session.save_path");
  const { levels = '0', folder = savePath } = SAVE_PATH.exec(savePath)?.groups ?? {};
  if (Number(levels) === 0) return folder;
  throw refused('has levels of folders', 'a folder that holds the files themselves: set session.save_path without N;');
}

function refused(problem: string, allowed: string): InvalidOptionError {
  return new InvalidOptionError('files.savePath', `of phpSession() ${problem}`, allowed);
}
