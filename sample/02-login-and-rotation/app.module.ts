import { Module } from '@nestjs/common';
import { SessionModule } from '../../lib/index.js';
import { AccountController } from './account.controller.js';
import { LoggedInGuard } from './logged-in.guard.js';
import { LoginController } from './login.controller.js';
import { Users } from './users.js';

@Module({
  imports: [SessionModule.forRoot({ lifetime: 1800, absoluteLifetime: 12 * 3600, cookie: { name: 'login-sample' } })],
  controllers: [LoginController, AccountController],
  providers: [Users, LoggedInGuard],
})
export class AppModule {}
