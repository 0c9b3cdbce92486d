import type { Mailer } from '@taktwerk/runtime';
import type { Life } from './life.ts';
import type { World } from './world.ts';

/** A mail server that is often away and refuses now and then; what it has taken is noted, whether the life hears of it or not. */
export function simulatedMailer(world: World, life: Life, mails: Set<string>): Mailer {
  return {
    send: ({ id }) =>
      new Promise((resolve) => {
        world.after(world.random.between(1, 2_000), () => {
          const kind = world.random.pick(['sent', 'sent', 'sent', 'later', 'refused'] as const);
          if (kind === 'sent') mails.add(id);
          life.run(() => resolve(kind === 'sent' ? { kind } : { kind, text: 'as simulated' }));
        });
      }),
    close: () => {},
  };
}
