/** The path of an installed Chromium or Chrome: CHROMIUM_PATH, else the first one found. */
export function findChromium(): string | undefined;

/**
 * The same; installs one first where that is possible: on Debian and its kin, as root.
 *
 * @throws Error that names the command to run
 */
export function ensureChromium(): string;
