import type { TokenRecord } from '@taktwerk/store';
import { Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';

/** A token as lists show it: never its secret. */
export const TokenJson = Type.Object({
  id: Type.String(),
  title: Type.String(),
  user: Type.String(),
  created_date: Type.String(),
  expires_date: Type.String(),
  used_date: Type.Optional(Type.String({ description: 'Last use, up to ten minutes late; absent: never.' })),
});

export function tokenJson(token: TokenRecord) {
  return {
    id: token.id,
    title: token.title,
    user: token.user,
    created_date: timestampText(token.createdAt),
    expires_date: timestampText(token.expiresAt),
    ...(token.usedAt === null ? {} : { used_date: timestampText(token.usedAt) }),
  };
}
