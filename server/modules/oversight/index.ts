import type { ChangeKind } from '../../change-kind.ts';
import { setCalendarKind } from './set-calendar.ts';
import { setRuleKind } from './set-rule.ts';

export { ledgerSize } from './entry-view.ts';
export { openRules } from './open-rules.ts';
export { createOverseer, type Overseer } from './overseer.ts';
export { raiseOversightAlarms } from './raise-oversight-alarms.ts';
export { oversightRoutes } from './routes.ts';

export const oversightChangeKinds: readonly ChangeKind[] = [setRuleKind, setCalendarKind];
