export { DEMO_SECRETS, sessionRoutes } from './routes.ts';
export { createChallenges, type Challenges } from './challenges.ts';
export { cutDeadSockets } from './cut-dead-sockets.ts';
export { keepDoor, type Door } from './keep-door.ts';
export { identify } from './identify.ts';
export { findActor } from './find-actor.ts';
export { isSessionLive, listLiveSessions } from './store.ts';
