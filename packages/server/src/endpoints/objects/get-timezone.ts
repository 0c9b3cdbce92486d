import { objectTimeZone } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** Time zone of an object; defaults for any that has none or does not exist (reference `ae-rest-api.md` §11.6; names ours). */
export const getTimezone = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/objects/:object_name/timezone',
  summary: 'Time zone of an object, or the default; never an error for an unknown object.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({
    time_zone: Type.String({ description: 'Name of the time zone.' }),
    utc_offset: Type.Integer({ description: 'Seconds ahead of UTC now.' }),
    daylight_saving: Type.Boolean({ description: 'Whether the zone is in daylight saving time now.' }),
    default: Type.Boolean({ description: 'Whether this is the default of the system.' }),
  }),
  right: 'login',
  async handle({ services, client, param }) {
    const zone = await objectTimeZone(services.taktwerk.store, client, param('object_name'), services.now());
    return {
      kind: 'json',
      value: {
        time_zone: zone.name,
        utc_offset: zone.offset,
        daylight_saving: zone.isDaylight,
        default: zone.isDefault,
      },
    };
  },
});
