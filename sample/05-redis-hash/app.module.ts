import { Module } from '@nestjs/common';
import { RedisHashAdapter, SessionModule } from '../../lib/index.js';
import { GuideController } from './guide.controller.js';

@Module({
  imports: [
    SessionModule.forRootAsync({
      useFactory: () => ({
        adapter: new RedisHashAdapter({
          host: process.env['REDIS_HOST'] ?? '127.0.0.1',
          port: Number(process.env['REDIS_PORT'] ?? 6379),
          lifetime: 1800,
        }),
        cookie: { name: 'redis-hash-sample' },
      }),
    }),
  ],
  controllers: [GuideController],
})
export class AppModule {}
