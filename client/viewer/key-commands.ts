export type Command =
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'zoomIn'
  | 'zoomOut'
  | 'fitPage'
  | 'fitWidth'
  | 'rotate'
  | 'goTo'
  | 'single'
  | 'flow'
  | 'compare'
  | 'otherSide'
  | 'link'
  | 'difference'
  | 'tree'
  | 'thumbnails'
  | 'info'
  | 'help'
  | 'close'
  | 'up'
  | 'down'
  | 'left'
  | 'right';

/** Every key of the viewer: what it does, and how the help names it. */
export const KEYS: readonly { command: Command; keys: readonly string[]; label: string }[] = [
  { command: 'next', keys: ['PageDown', ' '], label: '下一页' },
  { command: 'previous', keys: ['PageUp'], label: '上一页' },
  { command: 'first', keys: ['Home'], label: '第一页' },
  { command: 'last', keys: ['End'], label: '最后一页' },
  { command: 'goTo', keys: ['g'], label: '转到某页' },
  { command: 'zoomIn', keys: ['+', '='], label: '放大' },
  { command: 'zoomOut', keys: ['-', '_'], label: '缩小' },
  { command: 'fitPage', keys: ['0'], label: '适合整页' },
  { command: 'fitWidth', keys: ['w'], label: '适合宽度' },
  { command: 'rotate', keys: ['r'], label: '旋转视图' },
  { command: 'up', keys: ['ArrowUp'], label: '上移' },
  { command: 'down', keys: ['ArrowDown'], label: '下移' },
  { command: 'left', keys: ['ArrowLeft'], label: '左移或上一页' },
  { command: 'right', keys: ['ArrowRight'], label: '右移或下一页' },
  { command: 'single', keys: ['1'], label: '单页' },
  { command: 'flow', keys: ['l'], label: '连续翻看' },
  { command: 'compare', keys: ['c'], label: '两页对比' },
  { command: 'otherSide', keys: ['x'], label: '对比时换到另一边' },
  { command: 'link', keys: ['s'], label: '对比时同步移动' },
  { command: 'difference', keys: ['d'], label: '对比时标出差异' },
  { command: 'tree', keys: ['t'], label: '显示或收起目录' },
  { command: 'thumbnails', keys: ['n'], label: '显示或收起缩略图' },
  { command: 'info', keys: ['i'], label: '显示或收起材料信息' },
  { command: 'help', keys: ['?'], label: '键盘说明' },
  { command: 'close', keys: ['Escape'], label: '结束阅档' },
];

const COMMAND_OF_KEY = new Map(
  KEYS.flatMap(({ command, keys }) => keys.map((key) => [key, command])),
);

type Press = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean };

/** The command a key press means; presses with Ctrl, Alt or Meta belong to the browser. */
export function commandOf(press: Press): Command | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  return COMMAND_OF_KEY.get(press.key.length === 1 ? press.key.toLowerCase() : press.key);
}
