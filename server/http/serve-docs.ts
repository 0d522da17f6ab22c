import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Middleware } from 'koa';
import { describeApi } from './describe-api.ts';
import type { Route } from './route.ts';

const PAGE = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <title>兰台接口说明</title>
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;
const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#swagger-ui', validatorUrl: null });`;

/** The generated OpenAPI description and a reader for it that needs no other host. */
export function serveDocs(routes: Route[]): Middleware {
  const description = describeApi(routes);
  const dist = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const files = new Map<string, () => { type: string; body: string | Buffer | object }>([
    ['/api/openapi.json', () => ({ type: 'json', body: description })],
    ['/api/docs', () => ({ type: 'html', body: PAGE })],
    ['/api/docs/start.js', () => ({ type: 'js', body: START })],
    ...['swagger-ui.css', 'swagger-ui-bundle.js'].map(
      (name) =>
        [
          `/api/docs/${name}`,
          () => ({ type: name.split('.').at(-1) ?? '', body: readFileSync(join(dist, name)) }),
        ] as const,
    ),
  ]);
  return async (ctx, next) => {
    const file = ctx.method === 'GET' ? files.get(ctx.path)?.() : undefined;
    if (!file) {
      await next();
      return;
    }
    ctx.type = file.type;
    ctx.body = file.body;
  };
}
