const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function loginPage(): string {
  return page(`
  <form method="post" action="/login">
    <p><label>Username <input name="username" value="andrew" autocomplete="username" /></label></p>
    <p><label>TTL in seconds <input name="ttl" type="number" min="1" value="15" /></label></p>
    <button>Start a session</button>
  </form>`);
}

/** @param hash - what Redis holds; the name comes from a visitor */
export function sessionPage(hash: Readonly<Record<string, string>>, secondsLeft: number): string {
  const rows = Object.entries(hash).map(([field, value]) => `<tr><th>${escaped(field)}<td>${escaped(value)}`);
  return page(`
  <p>Ends in ${secondsLeft} seconds without a request.</p>
  <table>
    ${rows.join('\n    ')}
  </table>
  <form method="post" action="/increment"><button>Count a page view</button></form>
  <form method="post" action="/ttl">
    <input name="ttl" type="number" min="1" value="60" aria-label="TTL in seconds" /> <button>Set the TTL</button>
  </form>
  <form method="post" action="/logout"><button>Log out</button></form>`);
}

function page(content: string): string {
  return `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width" />
  <title>Session in a Redis hash</title>
  <h1>Session in a Redis hash</h1>${content}
</html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
