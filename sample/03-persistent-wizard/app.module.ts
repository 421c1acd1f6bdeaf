import { Module } from '@nestjs/common';
import { SessionModule } from '../../lib/index.js';
import { WizardController } from './wizard.controller.js';

@Module({
  imports: [SessionModule.forRoot({ cookie: { name: 'wizard-sample' } })],
  controllers: [WizardController],
})
export class AppModule {}
