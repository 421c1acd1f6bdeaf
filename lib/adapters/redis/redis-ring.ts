/** What a ring is made of: something with a share of the ids. */
interface Member {
  readonly weight: number;
}

/**
 * Spreads ids over servers as phpredis spreads sessions, so that PHP and we look for one in the same place (seen with
 * phpredis 5.3.7): the first four bytes of the id, the lowest first, modulo the sum of the weights; the places are dealt
 * from the last server to the first.
 */
export class RedisRing<M extends Member> {
  private readonly dealt: readonly M[];
  private readonly total: number;

  constructor(readonly members: readonly M[]) {
    this.dealt = members.toReversed();
    this.total = members.reduce((sum, { weight }) => sum + weight, 0);
  }

  of(id: string): M {
    let place = Buffer.from(id.slice(0, 4).padEnd(4, '\0'), 'latin1').readUInt32LE() % this.total;
    for (const member of this.dealt) {
      if (place < member.weight) return member;
      place -= member.weight;
    }
    return this.members[0] as M;
  }
}
