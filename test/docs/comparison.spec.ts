import { Controller, Get, Param, Post, Redirect } from '@nestjs/common';
import { MemoryAdapter, Session, type SessionAdapter, type SwapResult } from '../../lib/index.js';
import { platforms } from '../support/platforms.js';
import { TestApp } from '../support/test-app.js';
import { TestClient } from '../support/test-client.js';

const PARALLEL = 200;

/** Requests that are asked to wait here go on together. */
class Meeting {
  private resume: () => void = () => undefined;
  private readonly signal = new Promise<void>((resolve) => (this.resume = resolve));
  private arrived = 0;

  constructor(private readonly size: number) {}

  async join(): Promise<void> {
    if (++this.arrived === this.size) this.resume();
    await this.signal;
  }
}

let meeting: Meeting;

@Controller()
class VisitController {
  @Post('set/:name')
  async set(@Param('name') name: string, @Session() session: Session) {
    await meeting.join();
    session.set(name, true);
  }

  @Post('login')
  @Redirect('/all')
  async login(@Session() session: Session) {
    await meeting.join();
    session.set('user', 'ann').regenerateId();
  }

  @Post('logout')
  async logout(@Session() session: Session) {
    session.destroy();
    await session.save();
    await meeting.join();
  }

  @Get('all')
  all(@Session() session: Session) {
    return session.all();
  }
}

class RefusingAdapter extends MemoryAdapter {
  override swap(): SwapResult {
    throw new Error('READONLY');
  }
}

describe.each(platforms)('what the README says is different, on $name', (platform) => {
  let client: TestClient;
  let app: TestApp;

  async function begin(adapter: SessionAdapter = new MemoryAdapter()): Promise<void> {
    app = await TestApp.start(platform, { session: { adapter }, controllers: [VisitController] });
    client = app.client();
    meeting = new Meeting(1);
  }

  afterEach(() => app.close());

  it('200 parallel requests set one variable each: all are kept', async () => {
    await begin();
    await client.post('/set/first');
    meeting = new Meeting(PARALLEL);
    await Promise.all(Array.from({ length: PARALLEL }, (_, index) => client.post(`/set/n${index}`)));
    expect(Object.keys((await client.get('/all')).json())).toHaveLength(PARALLEL + 1);
  });

  it('a logout while another request runs: the session stays ended', async () => {
    await begin();
    await client.post('/set/first');
    meeting = new Meeting(2);
    const { cookies } = client;
    const before = new Map(cookies);
    await Promise.all([client.post('/set/late'), client.post('/logout')]);
    for (const [name, value] of before) cookies.set(name, value);
    expect((await client.get('/all')).json()).toEqual({});
  });

  it('a new id at login: parallel requests on the old one get no cookie', async () => {
    await begin();
    await client.post('/set/first');
    const parallel = new TestClient(app.url);
    for (const [name, value] of client.cookies) parallel.cookies.set(name, value);
    await client.post('/login');
    const answer = await parallel.post('/set/late');
    expect(answer.setCookies).toEqual([]);
    expect((await client.get('/all')).json()).toEqual({ first: true, user: 'ann' });
  });

  it('the store refuses the write: the answer is 503', async () => {
    await begin(new RefusingAdapter());
    const answer = await client.post('/set/first');
    expect([answer.status, answer.setCookies]).toEqual([503, []]);
  });
});
