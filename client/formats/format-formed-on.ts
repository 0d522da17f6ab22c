/** 材料形成时间 `YYYYMMDD`, with `00` for an unknown month or day: 1998、1998-07、1998-07-01. */
export function formatFormedOn(formedOn: string): string {
  const match = /^(\d{4})(\d{2})?(\d{2})?$/.exec(formedOn);
  if (!match) return formedOn;
  const known = match.slice(1).filter((part) => part && part !== '00');
  return known.join('-');
}

/** 出生年月 in any of 197103, 1971.03, 1971-03: 1971-03. */
export function formatBirthMonth(month: string): string {
  return formatFormedOn(month.replace(/\D/g, '').slice(0, 6));
}
