import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportObject } from './export-object.ts';

test('a variable object is given back with its rows of now and the members we do not know of', () => {
  const content = { static_values: [{ key: 'a', value1: 'old', client: '9', odd: 'x' }, { key: 'gone' }] };
  const varaRows = [
    { client: 100, vara: 'V', key: 'a', values: ['new', '', '', '', ''] as const },
    { client: 100, vara: 'V', key: 'b', values: ['1', '2', '3', '4', '5'] as const },
  ];
  assert.deepEqual(exportObject({ type: 'VARA', client: 100, folder: '', content, varaRows }), {
    total: 1,
    data: {
      vara: {
        static_values: [
          {
            client: '9',
            validity_range: 'FREI',
            key: 'a',
            odd: 'x',
            value1: 'new',
            value2: '',
            value3: '',
            value4: '',
            value5: '',
          },
          {
            client: '100',
            validity_range: 'FREI',
            key: 'b',
            value1: '1',
            value2: '2',
            value3: '3',
            value4: '4',
            value5: '5',
          },
        ],
      },
    },
    path: '',
    client: 100,
    hasmore: false,
  });
});
