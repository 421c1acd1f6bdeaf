import type { ExecutionContext } from '@nestjs/common';

/** Where GraphQL resolvers find their context: (root, args, context, info). */
const GRAPHQL_CONTEXT = 2;

/** The request of an execution context of any kind; undefined where there is none (microservices, gateways). */
export function requestOf(context: ExecutionContext): object | undefined {
  switch (context.getType<string>()) {
    case 'http':
      return context.switchToHttp().getRequest<object>();
    case 'graphql':
      return context.getArgByIndex<{ req?: object; request?: object } | undefined>(GRAPHQL_CONTEXT)?.req;
    default:
      return undefined;
  }
}
