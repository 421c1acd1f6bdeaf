import { type Html, html } from './html.js';

export function idCard(idHash: string, rotated: { before: string; after: string } | undefined): Html {
  return html`<section class="card stack" id="id">
    <h2>The session id</h2>
    <p class="hint">
      The id itself is a secret: pages and logs show a hash of it. Rotate it at every login; the variables stay, and the
      old id is worth nothing from then on.
    </p>
    <dl class="facts">
      <dt>Hash of the id</dt>
      <dd><code id="id-hash">${idHash}</code></dd>
      ${
        rotated &&
        html`<dt>Last rotation</dt>
          <dd id="rotated"><code>${rotated.before}</code> → <code>${rotated.after}</code></dd>`
      }
      <dt>Cookie</dt>
      <dd>HttpOnly, SameSite=Lax</dd>
    </dl>
    <form method="post" action="/rotate"><button class="button">Rotate the id</button></form>
  </section>`;
}
