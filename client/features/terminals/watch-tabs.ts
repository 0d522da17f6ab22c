/** The three lists of the screen, each with its part of the address. */
export const WATCH_TABS = [
  { tab: 'sessions', label: '在线会话' },
  { tab: 'terminals', label: '终端' },
  { tab: 'enrolments', label: '待登记' },
] as const;
export type WatchTab = (typeof WATCH_TABS)[number]['tab'];
