import { type Html, html } from './html.js';

/** A whole page, as text. */
export function layout(title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · nestjs-session-manager</title>
        <link rel="icon" href="/public/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/public/demo.css" />
        <script src="/public/demo.js" type="module"></script>
      </head>
      <body>
        <header class="site">
          <a class="brand" href="/"
            ><img src="/public/icon.svg" alt="" width="28" height="28" />nestjs-session-manager</a
          >
          <span class="tag">demo</span>
        </header>
        <main>${content}</main>
      </body>
    </html> `.markup;
}
