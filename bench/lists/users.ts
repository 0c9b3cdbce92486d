/** Who asks for the lists over HTTP. */
export const USERS = {
  everyRight: { name: 'ALL', department: 'BENCH', password: 'bench-lists' },
  fewRights: { name: 'NARROW', department: 'BENCH', password: 'bench-lists' },
} as const;

/** The header of one of them. */
export function authorizationOf({ name, department, password }: (typeof USERS)[keyof typeof USERS]): string {
  return `Basic ${Buffer.from(`100/${name}/${department}:${password}`).toString('base64')}`;
}
