import 'reflect-metadata';
import { Inject, Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DuplicateBagError } from '../errors/duplicate-bag.error.js';
import { DEFAULT_BAG_METADATA } from '../session.constants.js';

/** Finds, at boot, classes of one name that would share the bag of that name by accident. */
@Injectable()
export class BagNamesExplorer implements OnModuleInit {
  constructor(@Inject(ModulesContainer) private readonly modules: ModulesContainer) {}

  onModuleInit(): void {
    const owners = new Map<string, Map<Type, string>>();
    for (const [target, module] of this.classes()) {
      if (Reflect.getMetadata(DEFAULT_BAG_METADATA, target) !== true) continue;
      const namesakes = owners.get(target.name) ?? new Map<Type, string>();
      owners.set(target.name, namesakes.set(target, `${target.name} of ${module}`));
    }
    for (const [name, namesakes] of owners)
      if (namesakes.size > 1) throw new DuplicateBagError(name, [...namesakes.values()]);
  }

  /** Every class that Nest makes, with the name of its module. */
  private *classes(): Iterable<[Type, string]> {
    for (const { controllers, providers, injectables, metatype } of this.modules.values()) {
      for (const { metatype: target } of [...controllers.values(), ...providers.values(), ...injectables.values()]) {
        if (typeof target === 'function' && target.prototype !== undefined) yield [target as Type, metatype.name];
      }
    }
  }
}
