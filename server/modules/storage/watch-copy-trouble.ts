import type { Services } from '../../context.ts';
import { CopyAway } from './copy-away.ts';
import { explainCopyError } from './explain-copy-error.ts';
import { WATCHERS } from './tell-watchers.ts';

/** What keeps the second copy from being in step; `since` is when it began, `message` is Chinese. */
export type CopyTrouble = { state: 'away' | 'failed'; since: Date; message: string };

export type TroubleWatch = {
  current(): CopyTrouble | undefined;
  note(error: unknown): void;
  end(): void;
};

/** Keeps the trouble of the moment, and tells the screens of each that is new and of its end. */
export function watchCopyTrouble(services: () => Services): TroubleWatch {
  let trouble: CopyTrouble | undefined;
  const tell = (): void => services().notices.changedNow('storage', WATCHERS);
  return {
    current: () => trouble,
    note(error) {
      const message = explainCopyError(error);
      const state = error instanceof CopyAway ? 'away' : 'failed';
      const isNew = trouble?.message !== message;
      trouble = { state, since: trouble?.since ?? services().clock(), message };
      if (!isNew) return;
      services().logger.warn('second copy in trouble', { error: String(error) });
      tell();
    },
    end() {
      if (!trouble) return;
      trouble = undefined;
      services().logger.info('second copy out of trouble');
      tell();
    },
  };
}
