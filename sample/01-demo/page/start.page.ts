import { type Html, html } from './html.js';
import { layout } from './layout.page.js';
import { lifetimeField } from './lifetime.field.js';

export interface StartPage {
  readonly message: string | undefined;
  /** The browser brought a cookie whose session the store does not know any more. */
  readonly hasExpired: boolean;
  readonly keepsNothing: boolean;
  readonly store: string;
}

const SHORT_LIFETIME = 30;

export function startPage(page: StartPage): string {
  return layout(
    'Start a session',
    html`<div class="intro">
      <div class="pitch">
        ${notice(page)}
        <h1>See a session live, and end.</h1>
        <p class="lead">
          Start one, then watch its clock run down, look at it in its store, and fire twenty requests at it at once.
        </p>
        <ul class="points">
          <li>The browser gets an id in a cookie, and nothing else.</li>
          <li>The data stays on the server: here in <code>${page.store}</code>.</li>
          <li>No change is lost, and an ended session stays ended.</li>
        </ul>
      </div>
      <form class="card stack" method="post" action="/start">
        <h2>Start a session</h2>
        <div class="field">
          <label for="name">Your name</label>
          <input
            id="name"
            name="name"
            required
            maxlength="40"
            autocomplete="off"
            autofocus
            placeholder="for example Ann"
          />
        </div>
        ${lifetimeField('It expires when unused for', SHORT_LIFETIME)}
        <button class="button primary wide">Start session</button>
        ${
          page.keepsNothing &&
          html`<p class="hint">${page.store} keeps nothing, so no session will start: that is what it is for.</p>`
        }
      </form>
    </div>`,
  );
}

function notice({ message, hasExpired }: StartPage): Html | undefined {
  if (message !== undefined) return html`<p class="notice good" role="status">${message}</p>`;
  if (!hasExpired) return undefined;
  return html`<p class="notice" role="status">
    <strong>Your session has expired.</strong> The browser still has its cookie; the store knows nothing of it any more.
  </p>`;
}
