import { Controller, Get, Param } from '@nestjs/common';
import { ROUTES } from '../contract.mjs';

/** What the decorator syntax would do: the class as a controller with the routes of the contract. */
export function controller(target, sessionParameter, loginParameter = sessionParameter) {
  Controller()(target);
  for (const [method, path] of Object.entries(ROUTES)) {
    const descriptor = Object.getOwnPropertyDescriptor(target.prototype, method);
    Get(path)(target.prototype, method, descriptor);
    if (method === 'open') Param('kilobytes')(target.prototype, method, 1);
    if (method !== 'plain') (method === 'login' ? loginParameter : sessionParameter)?.(target.prototype, method, 0);
  }
  return target;
}
