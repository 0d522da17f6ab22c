import type { Services } from '../../context.ts';
import { ALARM_SOURCES } from './alarm-sources.ts';
import type { AlarmFace } from './contract.ts';

/** What stands wrong now, oldest first. A source that cannot be asked is itself an alarm: silence is no good news. */
export async function listAlarms(
  services: Services,
  sources: typeof ALARM_SOURCES = ALARM_SOURCES,
): Promise<AlarmFace[]> {
  const raised = await Promise.all(
    sources.map(async ([module, source]) => {
      try {
        return await source(services);
      } catch (error) {
        services.logger.error('alarm source failed', { module, error: String(error) });
        const text = `查不到“${module}”有没有告警，请系统管理员查看服务日志。`;
        return [{ code: `alarms.${module}_silent`, text, since: services.clock() }];
      }
    }),
  );
  return raised
    .flat()
    .sort((one, other) => one.since.getTime() - other.since.getTime())
    .map((alarm) => ({ ...alarm, since: alarm.since.toISOString() }));
}
