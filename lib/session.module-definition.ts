import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { SessionModuleExtras, SessionModuleOptions } from './options/session-module-options.js';
import { SESSION_MODULE_OPTIONS } from './session.constants.js';

/** forRoot and forRootAsync, by Nest's own builder. */
export const {
  ConfigurableModuleClass,
  OPTIONS_TYPE: FOR_ROOT_OPTIONS,
  ASYNC_OPTIONS_TYPE: FOR_ROOT_ASYNC_OPTIONS,
} = new ConfigurableModuleBuilder<SessionModuleOptions>({ optionsInjectionToken: SESSION_MODULE_OPTIONS })
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createSessionOptions')
  .setExtras<SessionModuleExtras>({ isGlobal: true, imports: [] }, (definition, { isGlobal = true, imports = [] }) => ({
    ...definition,
    global: isGlobal,
    imports: [...(definition.imports ?? []), ...imports],
  }))
  .build();
