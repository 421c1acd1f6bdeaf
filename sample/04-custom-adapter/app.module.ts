import { Module } from '@nestjs/common';
import { SessionModule } from '../../lib/index.js';
import { KeyValueAdapter } from './key-value.adapter.js';
import { KeyValueModule } from './key-value.module.js';
import { VisitController } from './visit.controller.js';

@Module({
  imports: [
    // A class: Nest makes it, and finds what its constructor needs in `imports`.
    SessionModule.forRoot({ adapter: KeyValueAdapter, imports: [KeyValueModule], cookie: { name: 'adapter-sample' } }),
    KeyValueModule,
  ],
  controllers: [VisitController],
})
export class AppModule {}
