import { Injectable } from '@nestjs/common';
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const KEY_LENGTH = 32;

/** DEMO USERS: in your application the names, salts and keys are rows of a table, and no password is in the code. */
const DEMO_USERS = [
  { id: 1, name: 'ann', demoPassword: 'demo-ann' },
  { id: 2, name: 'bob', demoPassword: 'demo-bob' },
];

export interface User {
  readonly id: number;
  readonly name: string;
}

interface Account extends User {
  readonly salt: Buffer;
  readonly key: Buffer;
}

@Injectable()
export class Users {
  private readonly accounts: Promise<Account[]> = Promise.all(DEMO_USERS.map(accountOf));
  /** Whose password nobody knows. */
  private readonly nobody = accountOf({ id: 0, name: '', demoPassword: randomBytes(16).toString('hex') });

  async find(id: number | undefined): Promise<User | undefined> {
    return (await this.accounts).find((account) => account.id === id);
  }

  /** Takes as long for an unknown name as for a wrong password, so that neither can be told from the other. */
  async verify(name: string, password: string): Promise<User | undefined> {
    const account = (await this.accounts).find((candidate) => candidate.name === name);
    const { salt, key } = account ?? (await this.nobody);
    const isRight = timingSafeEqual(await derive(password, salt, KEY_LENGTH), key);
    return isRight ? account : undefined;
  }
}

async function accountOf({ id, name, demoPassword }: (typeof DEMO_USERS)[number]): Promise<Account> {
  const salt = randomBytes(16);
  return { id, name, salt, key: await derive(demoPassword, salt, KEY_LENGTH) };
}
