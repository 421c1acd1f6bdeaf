import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { SessionModule } from '../../lib/index.js';
import { BasketController } from './basket.controller.js';
import { CounterController } from './counter.controller.js';
import { DemoController } from './demo.controller.js';
import { DemoErrorFilter } from './demo-error.filter.js';
import { PublicController } from './public.controller.js';
import { SignedInGuard } from './signed-in.guard.js';
import { StoreView } from './store-view.js';
import { DemoStore } from './stores/demo-store.js';

@Module({
  controllers: [DemoController, CounterController, BasketController, PublicController],
  providers: [SignedInGuard, StoreView, { provide: APP_FILTER, useClass: DemoErrorFilter }],
})
export class AppModule {
  /** The application on the given store; everything else about sessions is as it comes. */
  static with(store: DemoStore): DynamicModule {
    const { adapter } = store;
    return {
      module: AppModule,
      imports: [SessionModule.forRoot({ adapter })],
      providers: [{ provide: DemoStore, useValue: store }],
    };
  }
}
