import type { Stored } from '../stores/demo-store.js';
import { type Html, html } from './html.js';

const WHOSE = {
  record: html`only broken into lines. <code>variables</code> is what this page set; the rest is the library’s.`,
  fields: html`a field to a line. Names with a tilde and <code>created_at</code>, <code>last_accessed_at</code>,
    <code>session_ttl</code> are the library’s; the rest is what this page set.`,
};

/** Focusable, so that the keyboard can scroll it. */
export function storeCard({ place, bytes, text, form }: Stored): Html {
  return html`<section class="card stack store">
    <h2>What the store holds</h2>
    <p class="hint">
      <code class="path" id="stored-place">${place}</code>, <span id="stored-bytes">${bytes}</span> bytes
    </p>
    <pre id="stored" tabindex="0" aria-label="The stored session">${text}</pre>
    <p class="hint">Word for word, ${WHOSE[form]}</p>
  </section>`;
}
