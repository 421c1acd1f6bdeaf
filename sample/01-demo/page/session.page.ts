import type { DemoSession } from '../demo.session.js';
import type { Stored } from '../stores/demo-store.js';
import { basketCard } from './basket.card.js';
import { clockCard } from './clock.card.js';
import { countersCard } from './counters.card.js';
import { html } from './html.js';
import { idCard } from './id.card.js';
import { layout } from './layout.page.js';
import { storeCard } from './store.card.js';

export interface SessionPage {
  readonly values: DemoSession;
  readonly basket: Readonly<Record<string, number>>;
  readonly idHash: string;
  /** Seconds until the session expires if it is not used again. */
  readonly remaining: number;
  readonly stored: Stored;
}

export function sessionPage({ values, basket, idHash, remaining, stored }: SessionPage): string {
  const { user, startedAt, lifetime, pageViews, counter, rotated } = values;
  return layout(
    `Session of ${user}`,
    html`<div class="notice expired" id="expired" role="alert" hidden></div>
      <div class="title">
        <div>
          <h1>Hello, ${user}</h1>
          <p class="hint">Session since <time datetime="${startedAt}">${startedAt.slice(11, 19)} UTC</time></p>
        </div>
        <form method="post" action="/logout"><button class="button">Log out</button></form>
      </div>
      <div class="columns" id="session">
        <div class="column">
          ${clockCard(remaining, lifetime)} ${countersCard(pageViews, counter ?? 0)} ${basketCard(basket)}
        </div>
        <div class="column">${storeCard(stored)} ${idCard(idHash, rotated)}</div>
      </div>`,
  );
}
