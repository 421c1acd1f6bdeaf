import { type Html, html } from './html.js';

export function basketCard(basket: Readonly<Record<string, number>>): Html {
  const items = Object.entries(basket);
  return html`<section class="card stack" id="basket">
    <h2>A bag of its own</h2>
    <p class="hint">
      <code>@Persistent()</code> gives a controller its own group of variables, stored under the name of its class.
    </p>
    ${
      items.length === 0
        ? html`<p class="empty">The bag is empty.</p>`
        : html`<ul class="items">
            ${items.map(row)}
          </ul>`
    }
    <form class="row" method="post" action="/basket/add">
      <div class="field grow">
        <label for="item">New item</label>
        <input id="item" name="item" required maxlength="30" autocomplete="off" placeholder="for example apple" />
      </div>
      <button class="button">Add item</button>
    </form>
  </section>`;
}

function row([item, count]: [string, number]): Html {
  return html`<li>
    <span class="item">${item}</span>
    <span class="count">× ${count}</span>
    <form method="post" action="/basket/remove">
      <input type="hidden" name="item" value="${item}" />
      <button class="button quiet" aria-label="Remove ${item}">Remove</button>
    </form>
  </li>`;
}
