// A module that was removed from lib must not live on in the package.
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
