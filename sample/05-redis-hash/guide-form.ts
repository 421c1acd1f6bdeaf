import { BadRequestException } from '@nestjs/common';

/** What arrives from a form: nothing about it is known. */
export type Form = Readonly<Record<string, unknown>> | undefined;

const LONGEST_NAME = 40;
/** Seconds. */
const LONGEST_TTL = 86_400;

export function usernameOf(form: Form): string {
  const name = form?.['username'];
  const text = typeof name === 'string' ? name.trim() : '';
  if (text !== '' && text.length <= LONGEST_NAME) return text;
  throw new BadRequestException(`Please give a username of 1 to ${LONGEST_NAME} characters.`);
}

export function ttlOf(form: Form): number {
  const ttl = Number(form?.['ttl']);
  if (Number.isInteger(ttl) && ttl > 0 && ttl <= LONGEST_TTL) return ttl;
  throw new BadRequestException(`Please give a TTL of 1 to ${LONGEST_TTL} seconds.`);
}
