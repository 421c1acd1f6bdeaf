import { brokenIn, changed } from './broken.js';

export const brokenBinary = brokenIn('binary', [
  [
    'takes bytes for text',
    changed('encode', () => (data) => Buffer.from(data, 'latin1').toString()),
    'meaning: bytes that were written are read',
    'meaning: bytes that were swapped in are loaded, and have their version',
  ],
]);
