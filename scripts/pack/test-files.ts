/** Files of a room that only its tests need, as patterns below its folder. */
export const TEST_FILES = [
  '**/*.test.ts',
  '**/*.golden.*',
  '**/testing/**',
  '**/test-server/**',
  '**/contract/**',
];
