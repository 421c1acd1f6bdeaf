import { type Html, html } from './html.js';

export function countersCard(pageViews: number, counter: number): Html {
  return html`<section class="card stack" id="counters">
    <h2>Counters</h2>
    <dl class="numbers">
      <div>
        <dt>Page views</dt>
        <dd id="page-views">${pageViews}</dd>
      </div>
      <div>
        <dt>Requests counted</dt>
        <dd><output id="counter">${counter}</output></dd>
      </div>
    </dl>
    <div class="row">
      <form method="post" action="/counter"><button class="button">Count one</button></form>
      <button class="button primary" id="parallel" type="button" hidden>Send 20 at once</button>
      <p class="result" id="parallel-result" role="status"></p>
    </div>
    <noscript><p class="hint">With JavaScript you could send 20 requests at once here.</p></noscript>
    <p class="hint">Requests that run at the same time all count: each stores what it changed, not all that it read.</p>
  </section>`;
}
