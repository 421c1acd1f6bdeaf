import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** One person with one browser: cookies of their own, and an eye on everything that goes wrong. */
export class Visitor {
  /** Errors on the console (violations of the content security policy included), exceptions, answers of 400 and more. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? 'unknown reason';
      // What a navigation left behind is no fault: Chromium fetches the icon late and drops it with its page.
      if (reason !== 'net::ERR_ABORTED') this.complaints.push(`${request.url()} failed: ${reason}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.complaints.push(`${response.url()} answered ${response.status()}`);
    });
  }

  static async arrive(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(15_000);
    const visitor = new Visitor(context, await context.newPage());
    await visitor.page.goto('/');
    return visitor;
  }

  /** Seconds that the page does not offer are put into a choice that it does. */
  async choose(seconds: number): Promise<void> {
    const choice = this.page.locator(`input[name=lifetime][value="${seconds}"]`);
    if ((await choice.count()) === 0) {
      await this.page.evaluate(`document.querySelector('input[name=lifetime]').value = ${seconds}`);
    }
    await choice.check();
  }

  async startSession(name = 'Ann', lifetime = 300): Promise<void> {
    await this.page.getByLabel('Your name').fill(name);
    await this.choose(lifetime);
    await this.press('Start session');
    await this.page.getByRole('heading', { level: 1, name: `Hello, ${name}` }).waitFor();
  }

  /** Presses a button and waits for the page that follows. */
  async press(button: string): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.page.getByRole('button', { name: button }).click();
    await loaded;
  }

  text(selector: string): Promise<string> {
    return this.page.locator(selector).innerText();
  }

  /** The id in the session cookie; undefined without one. */
  async sessionId(): Promise<string | undefined> {
    return (await this.context.cookies()).find(({ name }) => name === 'sid')?.value;
  }

  leave(): Promise<void> {
    return this.context.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.leave();
  }
}
