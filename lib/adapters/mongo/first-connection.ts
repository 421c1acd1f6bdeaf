/** What is used of the client behind a collection. */
interface ConnectingClient {
  connect(): Promise<unknown>;
}

/**
 * A client of the driver gives up for good when its first attempt to connect fails: every command after that fails,
 * even when the server is there. This one has it try again, so that the application may start before its database.
 */
export class FirstConnection {
  private wasMade = false;
  private readonly client: ConnectingClient | undefined;

  constructor(collection: { readonly db?: object }) {
    const { client } = (collection.db ?? {}) as { client?: ConnectingClient };
    this.client = typeof client?.connect === 'function' ? client : undefined;
  }

  /**
   * Runs a command, once more if the client had given up: then the first one was not sent.
   *
   * @param signal - aborted when nobody waits for the command any more
   */
  async use<T>(command: () => Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      const answer = await command();
      this.wasMade = true;
      return answer;
    } catch (error) {
      // A client that was connected has been closed by the application, and stays closed.
      if (this.wasMade || !this.client || !hasGivenUp(error) || signal.aborted) throw error;
      await this.client.connect();
      if (signal.aborted) throw error;
      return await command();
    }
  }
}

function hasGivenUp(error: unknown): boolean {
  return (error as { name?: unknown } | undefined)?.name === 'MongoTopologyClosedError';
}
