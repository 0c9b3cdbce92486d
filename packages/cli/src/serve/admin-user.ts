/** First user of each of them. */
export const ADMIN = { name: 'ADMIN', department: 'TAKTWERK' } as const;
export const ADMIN_USER = `${ADMIN.name}/${ADMIN.department}`;
