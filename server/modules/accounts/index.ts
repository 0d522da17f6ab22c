export { DEMO_SECRETS, accountRoutes } from './routes.ts';
export { identify } from './identify.ts';
export { findActor } from './find-actor.ts';
export { findAccount, insertAccount, insertTerminal } from './store.ts';
export { listColleagues } from './view.ts';
export { verifySecret } from './verify-secret.ts';
export { isSessionLive } from './session-store.ts';
