import { BadRequestException } from '@nestjs/common';
import { LONGEST_LIFETIME, SHORTEST_LIFETIME } from './lifetimes.js';

/** What arrives from a form: nothing about it is known. */
export type Form = Readonly<Record<string, unknown>> | undefined;

/** A text of one line, without the blanks around it. */
export function textOf(form: Form, field: string, maxLength: number): string {
  const value = form?.[field];
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '' || text.length > maxLength) {
    throw new BadRequestException(`Please give a ${field} of 1 to ${maxLength} characters.`);
  }
  return text;
}

/** A lifetime in whole seconds; the page offers a few, any other in the range works as well. */
export function lifetimeOf(form: Form): number {
  const seconds = Number(form?.['lifetime']);
  if (!Number.isInteger(seconds) || seconds < SHORTEST_LIFETIME || seconds > LONGEST_LIFETIME) {
    throw new BadRequestException(`Please give a lifetime of ${SHORTEST_LIFETIME} to ${LONGEST_LIFETIME} seconds.`);
  }
  return seconds;
}
