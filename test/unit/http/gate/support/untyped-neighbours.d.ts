// Both come without types; the tests use them as middleware only.
declare module 'compression';
declare module 'express-session';
