import { OFFICERS, type Role } from './vocabulary.ts';

/** 岗位: what people call it. */
export type RoleRule = { role: Role; name: string };

/**
 * Reads the table of roles. The three officers (三员) are always among them: the law names them.
 * @throws on a line that is not understood, a role that stands twice, or a missing officer.
 */
export function parseRoles(csv: string): ReadonlyMap<Role, RoleRule> {
  const rules = new Map<Role, RoleRule>();
  for (const line of csv.trim().split('\n').slice(1)) {
    const [role, name, ...rest] = line.split(',').map((word) => word.trim());
    if (!role || !/^[a-z][a-z_]{1,31}$/.test(role) || !name || rest.length > 0)
      throw new Error(`roles.csv: line not understood: ${line}`);
    if (rules.has(role)) throw new Error(`roles.csv: ${role} stands twice`);
    rules.set(role, { role, name });
  }
  const missing = OFFICERS.filter((role) => !rules.has(role));
  if (missing.length > 0) throw new Error(`roles.csv: no line for ${missing.join(', ')}`);
  return rules;
}
