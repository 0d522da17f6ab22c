import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** Stands for the database: what is in it is committed, acknowledged and visible. */
export type Journal = {
  commit(objectId: string, version: number): void;
  isVisible(objectId: string, version: number): Promise<boolean>;
  entries(): { objectId: string; version: number }[];
};

export function openJournal(path: string): Journal {
  const lines = (): string[] =>
    existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  return {
    commit(objectId, version) {
      const file = openSync(path, 'a');
      writeSync(file, `${objectId} ${version}\n`);
      fsyncSync(file);
      closeSync(file);
    },
    isVisible: (objectId, version) => Promise.resolve(lines().includes(`${objectId} ${version}`)),
    entries: () =>
      lines().map((line) => {
        const [objectId = '', version] = line.split(' ');
        return { objectId, version: Number(version) };
      }),
  };
}
