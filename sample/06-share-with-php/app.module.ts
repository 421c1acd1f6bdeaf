import { Module } from '@nestjs/common';
import { phpSession, SessionModule } from '../../lib/index.js';
import { CartController } from './cart.controller.js';

@Module({
  imports: [
    SessionModule.forRootAsync({
      // One call: PHP's keys, bytes, lifetimes, cookie and locks.
      useFactory: () =>
        phpSession({ from: 'php', files: { savePath: process.env['SESSIONS'] ?? '/tmp/shared-sessions' } }),
    }),
  ],
  controllers: [CartController],
})
export class AppModule {}
