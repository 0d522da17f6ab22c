import { stopDatabaseServer } from './database.ts';

/** Mocha calls this once, after everything. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await stopDatabaseServer();
  },
};
