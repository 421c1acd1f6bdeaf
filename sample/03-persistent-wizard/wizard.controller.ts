import { BadRequestException, Body, Controller, Get, Param, Post, Redirect, Render } from '@nestjs/common';
import { InjectSession, Persistent, type SessionBag, type SessionManager } from '../../lib/index.js';
import { type Order, type Step, STEPS } from './order.js';

/** Three requests, one order: what was answered waits in the bag of this class. */
@Controller()
export class WizardController {
  @Persistent() private readonly order!: SessionBag<Order>;
  @InjectSession() private readonly session!: SessionManager<{ orders: number }>;

  /** The template finds the answers itself, by `session`. */
  @Get()
  @Render('wizard')
  page(): { step: Step | 'confirm' } {
    return { step: STEPS.find((step) => !this.order.has(step)) ?? 'confirm' };
  }

  @Post('answer/:step')
  @Redirect('/', 303)
  answer(@Param('step') step: Step, @Body() form: Record<string, unknown> = {}): void {
    const answer = form[step];
    if (!STEPS.includes(step) || typeof answer !== 'string' || answer.trim() === '') {
      throw new BadRequestException('Please answer the question.');
    }
    this.order.set(step, answer.trim().slice(0, 60));
  }

  @Post('back')
  @Redirect('/', 303)
  back(): void {
    const last = STEPS.findLast((step) => this.order.has(step));
    if (last !== undefined) this.order.remove(last);
  }

  @Post('confirm')
  @Redirect('/', 303)
  confirm(): void {
    if (!STEPS.every((step) => this.order.has(step))) throw new BadRequestException('There are questions left.');
    // Here the order would go to the shop. The bag has done its work; the session stays.
    this.order.clear();
    this.session.increment('orders');
  }
}
