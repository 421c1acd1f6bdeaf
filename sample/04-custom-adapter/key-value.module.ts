import { Module } from '@nestjs/common';
import { KeyValueStore } from './key-value-store.js';

@Module({ providers: [KeyValueStore], exports: [KeyValueStore] })
export class KeyValueModule {}
