export { DEMO_SECRETS, sessionRoutes } from './routes.ts';
export { identify } from './identify.ts';
export { findActor } from './find-actor.ts';
export { isSessionLive } from './store.ts';
