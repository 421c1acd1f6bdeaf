import { Controller, Get } from '@nestjs/common';
import { InjectSession, MemoryAdapter, Session, SessionManager, type SessionModuleOptions } from '../../lib/index.js';
import { platforms } from '../support/platforms.js';
import { TestApp } from '../support/test-app.js';

class AuditedSessionManager extends SessionManager {
  private readonly log: string[] = [];
  override get(key: string, defaultValue?: unknown, remove?: boolean): unknown {
    this.log.push(`get ${key}`);
    return super.get(key, defaultValue, remove);
  }
  override set(key: string, value: unknown): this {
    this.log.push(`set ${key}`);
    return super.set(key, value);
  }
  audit(): string[] {
    return this.log;
  }
}

/** The same with JavaScript's own private field. */
class SealedSessionManager extends AuditedSessionManager {
  #count = 0;
  get count(): number {
    return this.#count;
  }
  override set(key: string, value: unknown): this {
    this.#count += 1;
    return super.set(key, value);
  }
}

@Controller('audited')
class AuditedController {
  @InjectSession() private readonly view!: AuditedSessionManager;
  @Get() get(@Session() session: Session<{ a: number; b: number }>) {
    session.set('a', 1);
    session.b = 2;
    this.view.set('c', this.view.get('a'));
    return this.view.audit();
  }
}

describe.each(platforms)("the application's own manager on $name", (platform) => {
  const audit = async (manager: SessionModuleOptions['manager']): Promise<unknown> => {
    await using app = await TestApp.start(platform, {
      session: { adapter: new MemoryAdapter(), manager },
      controllers: [AuditedController],
    });
    return (await app.client().get('/audited')).json();
  };

  it('sees what is read and set, by verbs, as properties and through what is injected', async () => {
    expect(await audit(AuditedSessionManager)).toEqual(['set a', 'set b', 'get a', 'set c']);
  });

  // A known bug: the property form calls the verbs of a subclass on the object behind the proxy, which has no #fields.
  it('with #fields: the same', async () => {
    expect(await audit(SealedSessionManager)).toEqual(['set a', 'set b', 'get a', 'set c']);
  });
});
