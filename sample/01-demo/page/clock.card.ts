import { type Html, html } from './html.js';
import { lifetimeField } from './lifetime.field.js';

/** The script lets it run down; it asks the server nothing, as every request would start the clock anew. */
export function clockCard(remaining: number, lifetime: number): Html {
  return html`<section class="card stack" id="clock" data-remaining="${remaining}" data-lifetime="${lifetime}">
    <h2>Time left</h2>
    <p class="clock" role="timer" aria-label="Time left">
      <span id="time-left">${clockText(Math.min(remaining, lifetime))}</span>
    </p>
    <progress
      id="time-bar"
      max="${lifetime}"
      value="${remaining}"
      aria-label="Share of the lifetime that is left"
    ></progress>
    <p class="hint">
      Every request that uses the session starts the clock anew. Watching it does not: it runs in your browser.
    </p>
    <p class="visually-hidden" id="clock-news" role="status"></p>
    <form class="row" method="post" action="/lifetime">
      ${lifetimeField('Lifetime', lifetime)}
      <button class="button">Change lifetime</button>
    </form>
  </section>`;
}

function clockText(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
