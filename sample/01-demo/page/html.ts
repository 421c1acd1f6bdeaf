/** Markup that is safe as it stands. Only {@link html} makes it. */
export class Html {
  constructor(readonly markup: string) {}
}

/** What a template takes; a list is joined, undefined and false are nothing. */
export type Content = Html | string | number | false | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template whose values are escaped, unless they are markup themselves. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(strings.reduce((markup, text, index) => markup + markupOf(values[index - 1]) + text));
}

function markupOf(content: Content): string {
  if (content instanceof Html) return content.markup;
  if (content === undefined || content === false) return '';
  if (typeof content === 'object') return content.map(markupOf).join('');
  return String(content).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
