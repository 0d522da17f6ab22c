/** What every change of locks must say: backups keep the locks that they were made with. */
export function tellOlderBackups(old: string): void {
  console.log(
    `此前的备份仍只认${old}。请启动服务，对每个在用介质各备份一次；` +
      `在此之前，以及在更早的备份套销毁之前，${old}仍须封存，不要销毁。`,
  );
}
