/** Line drawings on a 20 × 20 grid, stroked in the colour of the text beside them. */
export const ICON_PATHS = {
  inbox: 'M3 11l2-7h10l2 7v5H3v-5zm0 0h4l1 2h4l1-2h4',
  search: 'M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM13 13l4 4',
  import: 'M10 3v9m-3.5-3L10 12.5 13.5 9M3.5 13v3.5h13V13',
  ledger: 'M5 3h9.5v14H5a1.5 1.5 0 0 1 0-3h9.5M5 3a1.5 1.5 0 0 0-1.5 1.5v11M7 6.5h5M7 9.5h5',
  review: 'M12 3.5H5v13h9.5V9M7.5 7h3m-3 3h2M10 12.5l2 2L17 6.5',
  people:
    'M7.5 3.5a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM2.5 16.5v-1.8a3 3 0 0 1 3-3h4a3 3 0 0 1 3 3v1.8M12.5 4a2.5 2.5 0 0 1 0 4.8m2 3a3 3 0 0 1 3 3v1.7',
  terminal: 'M3 4h14v9H3zM10 13v3.5M6.5 16.5h7',
  lock: 'M5 9h10v7.5H5V9zm2.2 0V6.3a2.8 2.8 0 0 1 5.6 0V9',
  person:
    'M10 3.5a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4zM3.8 16.5c.5-3.2 3-5 6.2-5s5.7 1.8 6.2 5',
  out: 'M8 3.5H4v13h4M8.5 10H17m-3-3.2L17 10l-3 3.2',
  text: 'M3 16L7 5l4 11M4.4 12.5h5.2M12 16l2.5-7 2.5 7m-4.2-2.2h3.4',
  close: 'M5 5l10 10M15 5L5 15',
  left: 'M12.5 4l-6 6 6 6',
  right: 'M7.5 4l6 6-6 6',
  first: 'M5 4v12m10-12l-6.5 6 6.5 6',
  last: 'M15 4v12M5 4l6.5 6L5 16',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  rotate: 'M15.5 10A5.5 5.5 0 1 1 10 4.5h4m-2.5-2.7L14.2 4.5l-2.7 2.7',
  fitPage: 'M5 3h10v14H5zM8 7l2-2 2 2m-4 6l2 2 2-2M10 5v10',
  fitWidth: 'M3 4v12M17 4v12M5.5 10h9M8 7.5L5.5 10 8 12.5m4-5l2.5 2.5-2.5 2.5',
  tree: 'M3.5 4h5M7 8.5h9M7 13h9M4.8 4v9H7M4.8 8.5H7',
  thumbnails: 'M4 3.5h5v6H4zm7 0h5v6h-5zM4 12h5v4.5H4zm7 0h5v4.5h-5z',
  compare: 'M3 4h6v12H3zm8 0h6v12h-6z',
  info: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zm0 6v4.5m0-7.2v.1',
  help: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM8 8.2a2 2 0 1 1 2.9 1.7c-.6.3-.9.7-.9 1.4m0 2.2v.1',
  print: 'M6 8V3.5h8V8M6 14H3.5V8h13v6H14m-8-2.5h8v5H6z',
  download: 'M10 3v9m-3.5-3L10 12.5 13.5 9M4 16.5h12',
  calendar: 'M4 5h12v11H4zM4 8.5h12M7 3v3.5M13 3v3.5',
  earliest: 'M10 3a7 7 0 1 1-6.6 4.7M3 3.5v4.2h4.2M10 6.5V10l2.5 1.8',
  check: 'M4 10.5l4 4 8-9',
  warn: 'M10 3.5l7.5 13h-15zM10 8.5v4m0 2v.1',
} as const;

export type IconName = keyof typeof ICON_PATHS;
