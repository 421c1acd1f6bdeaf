import type { Stored } from '../store-view.js';
import { type Html, html } from './html.js';

/** Focusable, so that the keyboard can scroll it. */
export function storeCard({ place, bytes, text }: Stored): Html {
  return html`<section class="card stack store">
    <h2>What the store holds</h2>
    <p class="hint">
      <code class="path" id="stored-place">${place}</code>, <span id="stored-bytes">${bytes}</span> bytes
    </p>
    <pre id="stored" tabindex="0" aria-label="The stored session">${text}</pre>
    <p class="hint">
      Word for word, only broken into lines. <code>variables</code> is what this page set; the rest is the library’s.
    </p>
  </section>`;
}
