import { TaktwerkError } from '@taktwerk/model';

/** Whether this process takes requests: a passive one answers 503, to `/ping` too, until it is activated. */
export class Availability {
  active: boolean;

  constructor(active: boolean) {
    this.active = active;
  }

  /** @throws TaktwerkError passive */
  assertActive(): void {
    if (this.active) return;
    throw new TaktwerkError(
      'passive',
      'It stands by for another one. Activate it by [REST] passive=0 in its INI file, or by taktwerk node activate.',
    );
  }
}
