import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  extendZodWithOpenApi,
} from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { Route } from './route.ts';

extendZodWithOpenApi(z);

const errorShape = z.object({
  kind: z.string(),
  message: z.string(),
  field: z.string().nullable(),
  requestId: z.string(),
});

/** The OpenAPI 3.1 description of a table of routes: operationId is the route's name. */
export function describeApi(routes: Route[]): object {
  const registry = new OpenAPIRegistry();
  for (const route of routes) {
    const { params, query, body, response } = route.contract;
    registry.registerPath({
      method: route.method,
      path: route.path.replace(/:(\w+)/g, '{$1}'),
      operationId: route.name,
      tags: [route.name.split('.')[0] ?? ''],
      'x-permission': route.permission,
      request: {
        ...(params ? { params: params as z.ZodObject } : {}),
        ...(query ? { query: query as z.ZodObject } : {}),
        ...(body ? { body: { content: contentOf(body) } } : {}),
      },
      responses: {
        200: { description: 'OK', content: contentOf(response) },
        default: {
          description: 'Refused',
          content: { 'application/json': { schema: errorShape } },
        },
      },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Lantai 兰台', version: '0.1.0' },
  });
}

function contentOf(part: z.ZodType | string): Record<string, { schema: z.ZodType }> {
  if (typeof part !== 'string') return { 'application/json': { schema: part } };
  const type = part === 'stream' ? 'application/octet-stream' : part;
  return { [type]: { schema: z.string().meta({ format: 'binary' }) } };
}
