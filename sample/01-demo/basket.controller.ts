import { Body, Controller, Post, Redirect, UseGuards } from '@nestjs/common';
import { Persistent, type SessionBag } from '../../lib/index.js';
import { type Form, textOf } from './demo-form.js';
import { SignedInGuard } from './signed-in.guard.js';

/** A bag of session variables that belongs to this class: it is stored under the name `BasketController`. */
@Controller('basket')
@UseGuards(SignedInGuard)
export class BasketController {
  @Persistent() private readonly items!: SessionBag<Record<string, number>>;

  @Post('add')
  @Redirect('/#basket', 303)
  add(@Body() form: Form): void {
    this.items.increment(textOf(form, 'item', 30));
  }

  @Post('remove')
  @Redirect('/#basket', 303)
  remove(@Body() form: Form): void {
    this.items.remove(textOf(form, 'item', 30));
  }
}
