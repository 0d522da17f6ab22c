/** A column of a table: `key` names its slot, `width` is an HTML length such as `120` or `20%`. */
export type Column = {
  readonly key: string;
  readonly label: string;
  readonly width?: string;
  readonly align?: 'start' | 'end';
};
