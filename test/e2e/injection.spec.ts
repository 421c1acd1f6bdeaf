import { Controller, Get, Injectable, Module, Post, type Type } from '@nestjs/common';
import { inspect } from 'node:util';
import { InjectSession, MemoryAdapter, Persistent, Session, SessionBag, SessionManager } from '../../lib/index.js';
import { type Platform, platforms } from '../support/platforms.js';
import { TestApp } from '../support/test-app.js';

/** How many instances of each class were made. */
class Instances {
  readonly made: string[] = [];
  of(type: Type): number {
    return this.made.filter((name) => name === type.name).length;
  }
}

@Injectable()
class Cart {
  constructor(
    instances: Instances,
    @InjectSession() private readonly session: SessionManager,
    @Persistent() private readonly bag: SessionBag,
    @Persistent('shared') private readonly shared: SessionBag,
  ) {
    instances.made.push(Cart.name);
  }
  add(): unknown {
    this.bag.increment('items');
    this.shared.increment('seen');
    return this.session.increment('adds');
  }
}

@Controller('single')
class SingleController {
  @Persistent() private readonly wizard!: SessionBag;
  @Persistent('shared') private readonly shared!: SessionBag;
  @InjectSession() private readonly session!: SessionManager;
  constructor(
    instances: Instances,
    private readonly cart: Cart,
  ) {
    instances.made.push(SingleController.name);
  }
  @Post('step') step(@Persistent('other') other: SessionBag, @Persistent() wizard: SessionBag) {
    this.wizard.increment('steps');
    wizard.increment('steps');
    this.shared.increment('seen');
    other.set('here', true);
    return this.cart.add();
  }
  @Get('all') all() {
    return this.session.all();
  }
  @Get('await') async await(@Session() session: SessionManager) {
    const [own, bag] = [await this.session, await this.wizard];
    return { own: own === this.session, bag: bag === this.wizard, one: (await session) === session };
  }
  @Get('return') return(@Session() session: SessionManager) {
    return this.give(session);
  }
  @Get('inspect') inspect(@Session() session: SessionManager) {
    session.set('password', 'geheim').bag('bag').set('pin', '4711');
    const shown = [session, this.session, this.wizard, session.bag('bag'), { session }].map((one) =>
      inspect(one, { depth: 5, showHidden: true }),
    );
    return { id: session.getId(), shown };
  }

  private async give(session: SessionManager): Promise<SessionManager> {
    return session;
  }
}

@Controller('scoped')
class ScopedController {
  constructor(
    instances: Instances,
    private readonly session: SessionManager,
  ) {
    instances.made.push(ScopedController.name);
  }
  @Post() count() {
    return { n: this.session.increment('n'), is: this.session instanceof SessionManager };
  }
}

abstract class BaseController {
  @Persistent() protected readonly bag!: SessionBag;
  @Post() count() {
    return this.bag.increment('n');
  }
}

@Controller('first')
class FirstController extends BaseController {}

@Controller('second')
class SecondController extends BaseController {}

describe.each(platforms)('what is injected on $name', (platform) => {
  it('by @InjectSession() and @Persistent(): its owner stays one instance for all requests', async () => {
    const instances = new Instances();
    await using app = await startApp(platform, instances);
    const clients = [app.client(), app.client()];
    for (const client of [...clients, ...clients]) await client.post('/single/step');
    expect([instances.of(SingleController), instances.of(Cart)]).toEqual([1, 1]);
  });

  it('belongs to the session of the request that is handled', async () => {
    await using app = await startApp(platform);
    const [ann, bob] = [app.client(), app.client()];
    await Promise.all([ann.post('/single/step'), bob.post('/single/step')]);
    await Promise.all([ann.post('/single/step'), bob.get('/single/all')]);
    expect((await ann.get('/single/all')).json()).toMatchObject({ adds: 2 });
    expect((await bob.get('/single/all')).json()).toMatchObject({ adds: 1 });
  });

  it('as a bag: of the class that uses it, or of the name that it was given', async () => {
    await using app = await startApp(platform);
    const client = app.client();
    await client.post('/single/step');
    expect((await client.get('/single/all')).json()).toEqual({
      SingleController: { steps: 2 },
      Cart: { items: 1 },
      shared: { seen: 2 },
      other: { here: true },
      adds: 1,
    });
  });

  it('as an inherited bag: of the class that inherits', async () => {
    await using app = await startApp(platform);
    const client = app.client();
    for (const path of ['/first', '/first', '/second']) await client.post(path);
    expect((await client.get('/single/all')).json()).toEqual({ FirstController: { n: 2 }, SecondController: { n: 1 } });
  });

  it('by the class SessionManager: its owner is made for each request, with a started session', async () => {
    const instances = new Instances();
    await using app = await startApp(platform, instances);
    const client = app.client();
    await client.post('/scoped');
    expect((await client.post('/scoped')).json()).toEqual({ n: 2, is: true });
    expect(instances.of(ScopedController)).toBe(2);
  });

  it('is awaited or returned by an async function: harmless', async () => {
    await using app = await startApp(platform);
    const client = app.client();
    await client.post('/scoped');
    expect((await client.get('/single/await')).json()).toEqual({ own: true, bag: true, one: true });
    const answer = await client.get('/single/return');
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain(client.cookies.get('sid'));
  });

  it('is printed: no id and no value', async () => {
    await using app = await startApp(platform);
    const { id, shown } = (await app.client().get('/single/inspect')).json<{ id: string; shown: string[] }>();
    for (const text of shown) for (const secret of [id, 'geheim', '4711']) expect(text).not.toContain(secret);
  });
});

describe.each(platforms)('two classes of one name on $name', (platform) => {
  const wizard = (path: string) => {
    @Controller(path)
    class WizardController {
      @Persistent() readonly bag!: SessionBag;
      @Post() count() {
        return this.bag.increment('n');
      }
    }
    return WizardController;
  };

  it('that share the bag of that name by accident: the boot stops and names both', async () => {
    @Module({ controllers: [wizard('shop')] })
    class ShopModule {}
    @Module({ controllers: [wizard('checkout')] })
    class CheckoutModule {}
    const boot = TestApp.start(platform, {
      session: { adapter: new MemoryAdapter() },
      imports: [ShopModule, CheckoutModule],
    });
    await expect(boot).rejects.toMatchObject({ code: 'E_SESSION_DUPLICATE_BAG' });
    await expect(boot).rejects.toThrow(/WizardController of ShopModule, WizardController of CheckoutModule/);
  });

  it('is one class in two modules: no accident', async () => {
    @Module({ providers: [Cart, Instances] })
    class ShopModule {}
    @Module({ providers: [Cart, Instances] })
    class CheckoutModule {}
    await using app = await TestApp.start(platform, {
      session: { adapter: new MemoryAdapter() },
      imports: [ShopModule, CheckoutModule],
    });
    expect(app.url).toMatch(/^http/);
  });
});

function startApp(platform: Platform, instances = new Instances()): Promise<TestApp> {
  return TestApp.start(platform, {
    session: { adapter: new MemoryAdapter() },
    controllers: [SingleController, ScopedController, FirstController, SecondController],
    providers: [{ provide: Instances, useValue: instances }, Cart],
  });
}
