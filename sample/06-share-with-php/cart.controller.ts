import { BadRequestException, Body, Controller, Delete, Get, Post, UnauthorizedException } from '@nestjs/common';
import { Persistent, Session, type SessionBag } from '../../lib/index.js';
import type { ShopSession } from './shop-session.js';

/** The part of the shop that has moved. The bag `cart` is the array `$_SESSION['cart']` of PHP's side. */
@Controller()
export class CartController {
  @Get()
  show(@Session() session: Session<ShopSession>, @Persistent('cart') cart: SessionBag): object {
    return { side: 'nest', user: session.get('user') ?? null, cart: cart.toArray() };
  }

  @Post('cart')
  add(
    @Session() session: Session<ShopSession>,
    @Persistent('cart') cart: SessionBag,
    @Body('item') item: unknown,
  ): object {
    if (!session.has('user')) throw new UnauthorizedException('Log in first.');
    if (typeof item !== 'string') throw new BadRequestException('Name an item.');
    cart.increment(item);
    return this.show(session, cart);
  }

  @Delete('login')
  logout(@Session() session: Session<ShopSession>): object {
    session.destroy();
    return { side: 'nest', user: null };
  }
}
