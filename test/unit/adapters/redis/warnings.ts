/** The process warnings of this package since then. They do not reach the console meanwhile. */
export class Warnings {
  readonly messages: string[] = [];
  private readonly spy = jest.spyOn(process, 'emitWarning');

  constructor() {
    this.spy.mockImplementation((warning, options) => {
      expect(options).toEqual({ code: 'E_SESSION_STORE' });
      this.messages.push(String(warning));
    });
  }

  stop(): void {
    this.spy.mockRestore();
  }
}
