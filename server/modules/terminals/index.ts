import type { ChangeKind } from '../../change-kind.ts';
import {
  amendTerminalKind,
  registerTerminalKind,
  revokeTerminalKind,
} from './change-registration.ts';

export { bindingOf, recogniseTerminal, type Terminal } from './recognise-terminal.ts';
export { describeHours } from './describe-hours.ts';
export { openRateLimit } from './rate-limit.ts';
export { openTerminalDesk, type TerminalDesk } from './terminal-desk.ts';
export { refuseStranger } from './refuse-stranger.ts';
export { registerConsole } from './register-console.ts';
export { findByName as findTerminalByName, isOutputPoint } from './store.ts';
export { tellWatchers } from './tell-watchers.ts';
export { terminalRoutes } from './routes.ts';

export const terminalChangeKinds: readonly ChangeKind[] = [
  registerTerminalKind,
  amendTerminalKind,
  revokeTerminalKind,
];
