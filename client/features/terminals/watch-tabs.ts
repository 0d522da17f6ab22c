/** The three lists of the screen, each with its part of the address. */
export const WATCH_TABS = [
  { key: 'sessions', label: '在线会话' },
  { key: 'terminals', label: '终端' },
  { key: 'enrolments', label: '待登记' },
] as const;
