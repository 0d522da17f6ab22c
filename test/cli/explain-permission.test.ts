import { expect } from 'chai';
import { explainPermission } from '../../server/cli/explain-permission.ts';
import { CliError } from '../../server/cli/cli-error.ts';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { openRoom, type ArchiveRoom } from '../modules/archives/support/archive-room.ts';

describe('lantai explain', () => {
  let room: ArchiveRoom;
  let officer: string;
  let volume: string;
  before(async () => {
    process.env['LANTAI_PASSWORD'] = DEMO_SECRETS.password;
    room = await openRoom(['QY-BHQ']);
    officer = room.world.account('security_officer', 'QY').loginName;
    volume = room.file(room.person('QY-BHQ', 3)).archiveNo;
  });
  after(async () => {
    delete process.env['LANTAI_PASSWORD'];
    await room.app.close();
  });

  /** What the command says, line by line, and its exit code. */
  const explain = async (...args: string[]): Promise<{ code: number; said: string }> => {
    const said: string[] = [];
    const output = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text: string | Uint8Array): boolean => said.push(String(text)) > 0;
    try {
      const where = ['--as', officer, '--server', room.app.url, '--volume', volume];
      const code = await explainPermission.run([...args, ...where]);
      return { code, said: said.join('').trimEnd() };
    } finally {
      process.stdout.write = output;
    }
  };

  it('says why one may, with the line, and ends well', async () => {
    const { loginName } = room.world.account('clerk', 'QY-BHQ', 1);
    const { code, said } = await explain('--account', loginName, '--action', 'archives.show');
    expect(code).to.equal(0);
    expect(said).to.match(/^允许：依据策略第 \d+ 行（查找）。\n {2}clerk, archives\.show, \*, own/);
    expect(said).to.contain(`档号：${volume}`);
  });

  it('says why one may not, with what came nearest, and ends with 1', async () => {
    const { loginName } = room.world.account('clerk', 'QY-YLX', 1);
    const { code, said } = await explain('--account', loginName, '--action', 'archives.show');
    expect(code).to.equal(1);
    expect(said)
      .to.match(/^不允许：没有一行策略允许。/)
      .and.contain('关系须为');
  });

  it('lists who may', async () => {
    const { code, said } = await explain('--who', '--action', 'archives.reveal_id');
    expect(code).to.equal(0);
    expect(said).to.contain(room.world.account('archivist', 'QY').loginName);
    expect(said).to.match(/共 \d+ 个账号$/);
    const none = await explain('--who', '--action', 'viewing.read');
    expect(none).to.deep.equal({ code: 1, said: '共 0 个账号' });
  });

  it('leaves no session behind', async () => {
    const open = await room.app.database.app('sessions').whereNull('ended_at').select();
    expect(open).to.deep.equal([]);
  });

  it('tells wrong usage, and passes on what the server will not', async () => {
    for (const [args, exitCode] of [
      [['--action', 'archives.show'], 3],
      [['--account', 'x', '--who', '--action', 'archives.show'], 3],
      [['--who'], 3],
      [['--who', '--action', 'archives.show', 'more'], 3],
      [['--account', 'nobody', '--action', 'archives.show'], 2],
      [['--who', '--action', 'archives.show', '--at', 'yesterday'], 2],
    ] as const) {
      const error = await explain(...args).catch((thrown: unknown) => thrown);
      expect(error, args.join(' ')).to.be.instanceOf(CliError).with.property('exitCode', exitCode);
    }
  });
});
