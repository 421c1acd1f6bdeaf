/**
 * What the adapter sends with every command.
 *
 * @public
 */
export interface MongoCommandOptions {
  /** Milliseconds after which the server gives up. */
  readonly maxTimeMS: number;
}

/**
 * What the adapter sends with a read: from the primary, numbers as numbers.
 *
 * @public
 */
export interface MongoReadOptions extends MongoCommandOptions {
  readonly readPreference: 'primary';
  readonly raw: false;
  readonly promoteValues: true;
  readonly promoteLongs: true;
  readonly useBigInt64: false;
}

/**
 * What the adapter sends with a list of ids.
 *
 * @public
 */
export interface MongoListOptions extends MongoReadOptions {
  readonly projection: { readonly _id: 1 };
  readonly sort?: { readonly _id: 1 };
  readonly limit: number;
  readonly batchSize: number;
}

/**
 * What the adapter sends with a change: most members of a replica set have to have it.
 *
 * @public
 */
export interface MongoWriteOptions extends MongoCommandOptions {
  readonly writeConcern: { readonly w: 'majority'; readonly wtimeoutMS: number };
}

/**
 * The part of a driver's collection that {@link MongoAdapter} uses. A `Collection` of the package `mongodb` fits,
 * whatever its document type.
 *
 * @public
 */
export interface MongoCollectionLike {
  findOne(filter: object, options: MongoReadOptions): Promise<object | null>;
  find(filter: object, options: MongoListOptions): { toArray(): Promise<object[]> };
  insertOne(document: never, options: MongoWriteOptions): Promise<unknown>;
  updateOne(
    filter: object,
    update: { readonly $set: object },
    options: MongoWriteOptions & { readonly upsert?: boolean },
  ): Promise<{ readonly matchedCount: number }>;
  deleteOne(filter: object, options: MongoWriteOptions): Promise<{ readonly deletedCount: number }>;
  deleteMany(filter: object, options: MongoWriteOptions): Promise<{ readonly deletedCount: number }>;
  indexes(options: MongoCommandOptions): Promise<object[]>;
  createIndex(
    keys: { readonly modified: 1 },
    indexOptions: { readonly expireAfterSeconds: number },
    commandOptions: MongoCommandOptions,
  ): Promise<string>;
  /** Leads to the client, which is asked to connect again if it could not at first. */
  readonly db?: object;
}
