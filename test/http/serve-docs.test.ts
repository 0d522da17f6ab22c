import { expect } from 'chai';
import { ROUTES } from '../../server/routes.ts';
import { startApp, type TestApp } from '../support/app.ts';

describe('the description of the API', () => {
  let app: TestApp;
  before(async () => {
    app = await startApp();
  });
  after(() => app.close());

  it('is served as OpenAPI 3.1, an operation for every route', async () => {
    const answer = await app.anyone().get('/api/openapi.json');
    expect(answer.status).to.equal(200);
    const { openapi, paths } = answer.body as { openapi: string; paths: Record<string, object> };
    expect(openapi).to.equal('3.1.0');
    const operations = Object.values(paths).flatMap((methods) => Object.keys(methods));
    expect(operations).to.have.length(ROUTES.length);
  });

  it('is readable at /api/docs without another host', async () => {
    const page = await app.anyone().get('/api/docs');
    expect(page.headers.get('Content-Type')).to.contain('text/html');
    const links = [...page.bytes.toString().matchAll(/(?:src|href)="([^"]*)"/g)];
    expect(links).to.have.length(3);
    for (const [, link = ''] of links) {
      expect(link).to.match(/^\/api\/docs\//);
      const file = await app.anyone().get(link);
      expect(file.status, link).to.equal(200);
      expect(file.bytes.length, link).to.be.above(0);
    }
    const start = await app.anyone().get('/api/docs/start.js');
    expect(start.bytes.toString()).to.contain("'/api/openapi.json'").and.not.contain('http');
  });
});
