import { html } from './html.js';
import { layout } from './layout.page.js';

export function errorPage(status: number, message: string): string {
  return layout(
    'That did not work',
    html`<section class="card narrow">
      <p class="eyebrow">${status}</p>
      <h1>That did not work</h1>
      <p>${message}</p>
      <p><a class="button" href="/">Back to the demo</a></p>
    </section>`,
  );
}
