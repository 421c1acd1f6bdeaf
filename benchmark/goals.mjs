import { ratio } from './statistics.mjs';

/** Ours must not cost more than `limit` times a subject (`of`), in one figure (`by`, CPU time unless said). */
const TIMED = [
  { platform: 'express', scenario: 'plain', of: 'bare', limit: 1.03 },
  { platform: 'express', scenario: 'stranger', of: 'bare', limit: 1.1 },
  { platform: 'express', scenario: 'read', of: 'bare', limit: 1.05 },
  { platform: 'express', scenario: 'read', of: 'expressSession', limit: 0.75 },
  { platform: 'express', scenario: 'write', of: 'bare', limit: 1.05 },
  { platform: 'express', scenario: 'write', of: 'expressSession', limit: 0.65 },
  { platform: 'express', scenario: 'both50', of: 'bare', limit: 1.15, only: 'redisHash' },
  { platform: 'express', scenario: 'both50', of: 'expressSession', limit: 0.15, only: 'redisHash' },
  { platform: 'express', scenario: 'mixed', of: 'expressSession', limit: 1.5, by: 'redisCpu' },
  { platform: 'fastify', scenario: 'plain', of: 'bare', limit: 1.1 },
  { platform: 'fastify', scenario: 'stranger', of: 'bare', limit: 1.15 },
  { platform: 'fastify', scenario: 'read', of: 'bare', limit: 1.35 },
  { platform: 'fastify', scenario: 'read', of: 'fastifySessionNotRolling', limit: 0.6 },
  { platform: 'fastify', scenario: 'write', of: 'bare', limit: 1.8 },
  { platform: 'fastify', scenario: 'write', of: 'fastifySession', limit: 0.5 },
  { platform: 'fastify', scenario: 'both50', of: 'bare', limit: 2.5, only: 'redisHash' },
  { platform: 'fastify', scenario: 'both50', of: 'fastifySession', limit: 0.08, only: 'redisHash' },
  { platform: 'fastify', scenario: 'mixed', of: 'fastifySession', limit: 1.5, by: 'redisCpu' },
];

/** What the line and the store must not exceed, on each platform. */
export const EXACT = [
  ...['plain', 'stranger'].flatMap((scenario) => [
    { scenario, figure: 'commands', limit: 0 },
    { scenario, figure: 'setCookies', limit: 0 },
  ]),
  { scenario: 'read', figure: 'trips', limit: 1 },
  { scenario: 'read', figure: 'commands', limit: 1, only: 'redisHash' },
  { scenario: 'read', figure: 'commands', limit: 2, only: 'redisString' },
  { scenario: 'read', figure: 'setCookies', limit: 0 },
  { scenario: 'both50', figure: 'trips', limit: 2 },
  { scenario: 'both50', figure: 'bytesUp', limit: 512, only: 'redisHash' },
  { scenario: 'read50', figure: 'bytesUp', limit: 512, only: 'redisHash' },
  { scenario: 'read50', figure: 'bytesDown', limit: 102, only: 'redisHash' },
];

/** Bytes of Redis' memory for a session of 3 small variables. */
const SMALL_SESSION = 400;

export const FIGURE_NAMES = {
  commands: 'commands',
  setCookies: 'Set-Cookie headers',
  trips: 'round trips',
  bytesUp: 'bytes to Redis',
  bytesDown: 'bytes from Redis',
};

/** @returns every goal with what `subject` reached; what was not measured is left out */
export function goalsOf(subject, { cpu, wire, memory }) {
  const mine = ({ only = subject }) => only === subject;
  const timed = TIMED.filter(mine).map((goal) => ({ ...goal, value: timedValue(subject, goal, cpu) }));
  const exact = Object.keys(wire).flatMap((platform) =>
    EXACT.filter(mine).map((goal) => ({
      ...goal,
      platform,
      value: wire[platform]?.[subject]?.[goal.scenario]?.[goal.figure],
    })),
  );
  const size = { figure: 'memory', limit: SMALL_SESSION, value: memory?.[subject]?.small };
  return [...exact, size, ...timed].filter(({ value }) => value !== undefined);
}

function timedValue(subject, { platform, scenario, of, by }, cpu) {
  const figures = cpu[platform]?.[scenario];
  const [ours, other] = [figures?.[subject], figures?.[of]];
  if (!ours || !other) return undefined;
  return by ? ours[by] / other[by] : ratio(ours.cpu, other.cpu);
}
