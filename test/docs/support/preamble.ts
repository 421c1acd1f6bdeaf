/**
 * What the examples of the documentation may use without importing or declaring it: a block gets the names that it
 * mentions and does not declare from here. It is type-checked only, never run.
 */
import type { INestApplication } from '@nestjs/common';
import { SessionAdapter, type SessionManager } from '../../../lib/index.js';
import type { FakeClock } from '../../../lib/testing/index.js';

export {
  Body,
  type CanActivate,
  Controller,
  Get,
  Injectable,
  Module,
  Param,
  Post,
  Redirect,
  Res,
  type StreamableFile,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
export { NestFactory } from '@nestjs/core';
export { Test } from '@nestjs/testing';
export { default as request } from 'supertest';
export * from '../../../lib/index.js';
export * from '../../../lib/testing/index.js';

export declare const app: INestApplication;
export declare const session: SessionManager;
export declare const clock: FakeClock;

export declare class AppModule {}
export declare class KeyValueModule {}
export declare class LoggedInGuard {
  canActivate(): boolean;
}
export declare class AccountController {
  show(session: object): unknown;
}
export declare const controller: AccountController;
export declare class ConfigService {
  get(name: string): string;
}
export declare class Credentials {
  readonly name: string;
  readonly password: string;
}
export declare class Users {
  verify(name: string, password: string): Promise<{ id: number; name: string } | undefined>;
}
export declare class MyAdapter extends SessionAdapter {
  constructor(options?: object, clock?: FakeClock);
  read(id: string): string;
  write(id: string, data: string, lifetime: number): boolean;
  destroy(id: string): boolean;
}
/** Takes `seconds` from what is left of every session of a test's store. */
export declare function shortenAll(adapter: SessionAdapter, seconds: number): Promise<void>;
export declare class KeyValueAdapter extends MyAdapter {}
