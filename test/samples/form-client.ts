import { TestClient } from '../support/test-client.js';

/** Where a form led to. */
export interface FormAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly text: string;
}

/** A browser that also sends forms. */
export class FormClient extends TestClient {
  constructor(private readonly baseUrl: string) {
    super(baseUrl);
  }

  async submit(path: string, fields: Record<string, string> = {}): Promise<FormAnswer> {
    const response = await fetch(this.baseUrl + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: this.cookieHeader, accept: 'text/html' },
      body: new URLSearchParams(fields),
    });
    for (const line of response.headers.getSetCookie()) this.take(line);
    return { status: response.status, location: response.headers.get('location'), text: await response.text() };
  }

  private take(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (line.includes('Max-Age=0')) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
