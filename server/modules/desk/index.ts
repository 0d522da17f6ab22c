export { deskRoutes } from './routes.ts';
export { createTraceTurns } from './trace-turns.ts';
