import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createPendingReply } from '../threads/pending-reply.ts';
import type { Reply, Runner } from '../threads/runner.ts';
import { raiseImageError } from './image-error.ts';

/** What a process that reads hostile bytes may know of ours: no address, no secret. */
const KEPT_ENVIRONMENT = ['PATH', 'LANG', 'TZ', 'FONTCONFIG_FILE'];
/** How memory is handed out. */
const ALLOCATION = 'MALLOC_';

/** Starts a process on `script`: a native crash, an endless decode or a full memory ends it and nothing else. */
export function startProcess<Job extends object, Result>(script: URL): Runner<Job, Result> {
  const pending = createPendingReply<Result>(raiseImageError);
  const child = fork(fileURLToPath(script), {
    env: keptEnvironment(),
    execArgv: ['--max-old-space-size=192'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.on('message', (reply) => pending.settle(reply as Reply<Result>));
  child.on('error', (error) => pending.lose(error));
  child.on('exit', () => pending.lose());
  return {
    run(job) {
      const answer = pending.expect();
      if (child.connected) child.send(job, (error) => error !== null && pending.lose(error));
      else pending.lose();
      return answer;
    },
    isAlive: pending.isAlive,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function keptEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => KEPT_ENVIRONMENT.includes(name) || name.startsWith(ALLOCATION),
  );
  return Object.fromEntries(kept);
}
