import type { Tx } from '../db/connect.ts';
import { OFFICERS } from '../policies/vocabulary.ts';
import type { Services } from './context.ts';
import { withinTransaction } from './http/within-transaction.ts';
import { insertAccount, isAnyAccount, issueSecret } from './modules/accounts/index.ts';
import { DEFAULT_ROUTE, insertApprovalRoute } from './modules/requests/index.ts';
import { registerConsole } from './modules/terminals/index.ts';
import { findUnitByCode, insertUnit } from './modules/units/index.ts';
import { listOfficerNotes, writeOfficerNotes, type OfficerNote } from './officer-notes.ts';

type Founder = OfficerNote & { record: string };

/**
 * Founds a real installation on its first day: its unit, the three officers, the console to sign in at and
 * the approval route. Their one-time passwords are on disk before the accounts are; a start that is cut off
 * in between writes them anew, since nobody can sign in by the old ones.
 * @returns what to tell the operator, without a secret; `undefined` where there is nothing to tell.
 * @throws an error in Chinese where the environment does not say what unit it is to be.
 */
export async function foundCentre(services: Services): Promise<string | undefined> {
  const { db, config } = services;
  if (await isAnyAccount(db)) return remind(listOfficerNotes(config.home));
  const { centre } = config;
  if (!centre) {
    throw new Error(
      '首次启动须用环境变量 LANTAI_CENTRE 指明档案中心，形如 LANTAI_CENTRE=QY:清源市委组织部。',
    );
  }
  const founders: Founder[] = [];
  for (const role of OFFICERS) {
    const name = services.policy.roles.get(role)?.name ?? role;
    founders.push({
      loginName: role.replace('_', '-'),
      role,
      name,
      ...(await issueSecret(services)),
    });
  }
  const files = await writeOfficerNotes(config.home, founders);
  await withinTransaction(db, services.ledger.recordedIn, (tx) =>
    found(services, tx, centre, founders),
  );
  return announce(files);
}

async function found(
  { clock, ledger }: Services,
  tx: Tx,
  centre: { code: string; name: string },
  founders: Founder[],
): Promise<void> {
  const at = clock();
  // There already where the archives were rebuilt before anyone could sign in.
  const unit =
    (await findUnitByCode(tx, centre.code)) ??
    (await insertUnit(tx, { ...centre, kind: 'city', parent: null }, at));
  for (const { loginName, name, role, record } of founders) {
    const account = {
      loginName,
      name,
      personId: null,
      unitId: unit.id,
      clearance: 'internal' as const,
      roles: [role],
      passwordRecord: record,
      pinRecord: null,
      mustChange: true,
    };
    await insertAccount(tx, account, at);
  }
  // The one terminal of the first day: whoever sits at the server. All others are registered from it.
  await registerConsole(tx, '服务器控制台', at);
  await insertApprovalRoute(tx, DEFAULT_ROUTE, at);
  await ledger.record(tx, {
    kind: 'CHANGE',
    action: 'accounts.bootstrap',
    actor: 'system',
    unit: unit.id,
  });
}

function announce(files: string[]): string {
  const lines = files.map((file) => `  ${file}`).join('\n');
  return `\n首次启动：已建立档案中心和三员账号。一次性口令在下列文件中，请分别当面交给三个人，首次登录即须修改：\n${lines}\n\n`;
}

function remind(files: string[]): string | undefined {
  if (files.length === 0) return undefined;
  const lines = files.map((file) => `  ${file}`).join('\n');
  return `\n首次启动的口令文件还在，三员改好口令后请销毁：\n${lines}\n\n`;
}
