import { startPostgres } from '../../../db/embedded/start-postgres.ts';

/** A process of its own: runs PostgreSQL in a folder, says on which port, and stays until it is killed. */
const [folder = '', superuserPassword = ''] = process.argv.slice(2);
const { port, isAdopted } = await startPostgres({
  dataDir: `${folder}/database`,
  logFile: `${folder}/database.log`,
  superuserPassword,
});
process.stdout.write(`${JSON.stringify({ port, isAdopted })}\n`);
setInterval(() => undefined, 1 << 30);
