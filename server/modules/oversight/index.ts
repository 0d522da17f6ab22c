import type { ChangeKind } from '../../change-kind.ts';
import { setCalendarKind } from './set-calendar.ts';
import { setRuleKind } from './set-rule.ts';

export { countFindings } from './count-view.ts';
export { judgedSize, watchedSince } from './progress-view.ts';
export { openRules } from './open-rules.ts';
export { createOverseer, type Overseer } from './overseer.ts';
export { raiseOversightAlarms } from './raise-oversight-alarms.ts';
export { oversightRoutes } from './routes.ts';

export const oversightChangeKinds: readonly ChangeKind[] = [setRuleKind, setCalendarKind];
