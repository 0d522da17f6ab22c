export { deskRoutes } from './routes.ts';
export { createTraceTurns, type TraceTurns } from './trace-turns.ts';
