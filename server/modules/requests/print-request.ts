import type { Services } from '../../context.ts';
import { minuteOf } from '../../clock.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { awaitReceipt } from '../ledger/index.ts';
import { drawForm } from './draw-form.ts';
import { layForm } from './lay-form.ts';
import { showRequest } from './show-request.ts';

/** 审批表 as it stands now, for the folder on paper: what was decided here, with room for signatures and seals. */
export async function printRequest(
  services: Services,
  actor: Actor,
  requestId: string,
): Promise<Bytes> {
  const { db, ledger } = services;
  const request = await showRequest(services, db, actor, requestId);
  const recorded = await ledger.recordAlone({
    kind: 'DONE',
    action: 'requests.print',
    ...traceOf(actor),
    item: request.volumeId,
    purpose: request.purpose,
    approval: request.id,
  });
  const { index } = await awaitReceipt(recorded);
  const at = services.clock();
  const foot = `由 ${actor.name} 于 ${minuteOf(at)} 打印，记于账本第 ${index} 条；审批以账本所记为准`;
  const bytes = await drawForm({ no: request.no, foot, at, rows: layForm(request) });
  return { bytes, fileName: `approval-${request.no}.pdf` };
}
