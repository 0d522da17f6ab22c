export { viewingRoutes } from './routes.ts';
