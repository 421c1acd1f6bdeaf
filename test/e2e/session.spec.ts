import { Controller, Get, Injectable, Post, Redirect } from '@nestjs/common';
import { InjectSession, MemoryAdapter, Persistent, Session, type SessionBag, SessionManager } from '../../lib/index.js';
import { platforms } from '../support/platforms.js';
import { TestApp } from '../support/test-app.js';

@Injectable()
class Cart {
  constructor(@InjectSession() private readonly session: SessionManager) {}
  add(item: string): unknown {
    return this.session.update('cart', (cart) => [...((cart as string[] | undefined) ?? []), item]);
  }
}

@Controller()
class AppController {
  @Persistent() private readonly wizard!: SessionBag;
  constructor(private readonly cart: Cart) {}
  @Get('plain') plain() {
    return { plain: true };
  }
  @Get('count') count(@Session() session: Session<{ n: number }>) {
    return { n: session.increment('n') };
  }
  @Get('who') who(@Session('n') n: number | undefined) {
    return { n: n ?? null };
  }
  @Post('cart') add() {
    return this.cart.add('apple');
  }
  @Post('step') step() {
    return { step: this.wizard.increment('step') };
  }
  @Post('login') @Redirect('/who') login(@Session() session: Session<{ user: string }>) {
    session.set('user', 'ann').regenerateId();
  }
  @Post('logout') logout(@Session() session: SessionManager) {
    session.destroy();
    return {};
  }
}

describe.each(platforms)('sessions on $name', (platform) => {
  it('a visitor counts, logs in with a new id, and logs out', async () => {
    const adapter = new MemoryAdapter();
    await using app = await TestApp.start(platform, {
      session: { adapter },
      controllers: [AppController],
      providers: [Cart],
    });
    const client = app.client();
    expect((await client.get('/plain')).setCookies).toEqual([]);
    expect((await client.get('/who')).setCookies).toEqual([]);
    expect(adapter.size).toBe(0);
    const first = await client.get('/count');
    expect(first.json()).toEqual({ n: 1 });
    expect(first.setCookies).toEqual([expect.stringMatching(/^sid=[0-9a-v]{32}; Path=\/; HttpOnly; SameSite=Lax$/)]);
    expect(first.headers.get('cache-control')).toBe('no-store');
    const second = await client.get('/count');
    expect(second.json()).toEqual({ n: 2 });
    expect(second.setCookies).toEqual([]);
    expect((await client.post('/cart')).json()).toEqual(['apple']);
    expect((await client.post('/step')).json()).toEqual({ step: 1 });
    const before = client.cookies.get('sid');
    const login = await client.post('/login');
    expect(login.status).toBe(302);
    expect(client.cookies.get('sid')).not.toBe(before);
    expect((await client.get('/who')).json()).toEqual({ n: 2 });
    const logout = await client.post('/logout');
    expect(logout.setCookies[0]).toContain('Max-Age=0');
    expect(client.cookies.size).toBe(0);
    expect((await client.get('/who')).json()).toEqual({ n: null });
  });
});
