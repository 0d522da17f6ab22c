import { startApp, type TestApp } from './app.ts';

/** A browser goes by the present, and a grant by the server's clock. */
export async function startToday(): Promise<TestApp> {
  const app = await startApp();
  app.clock.catchUp();
  return app;
}
