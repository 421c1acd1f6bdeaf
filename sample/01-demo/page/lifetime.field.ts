import { LIFETIMES, lifetimeInWords } from '../lifetimes.js';
import { type Html, html } from './html.js';

/** The choice of a lifetime; one that is not offered, but in use, is offered as well. */
export function lifetimeField(legend: string, current: number): Html {
  const choices = [...new Set([current, ...LIFETIMES])].sort((a, b) => a - b);
  return html`<fieldset class="choices">
    <legend>${legend}</legend>
    <div>
      ${choices.map(
        (seconds) =>
          html`<label>
            <input type="radio" name="lifetime" value="${seconds}" ${seconds === current && html`checked`} />
            <span>${lifetimeInWords(seconds)}</span>
          </label>`,
      )}
    </div>
  </fieldset>`;
}
