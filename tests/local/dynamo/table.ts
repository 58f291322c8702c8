// A table as the template describes it, for tests.

import type { TableResource } from '../../../local/template/storage.ts'

export const table: TableResource = {
  name: 'things',
  arn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/things',
  attributes: [
    { name: 'pk', type: 'S' },
    { name: 'sk', type: 'S' },
    { name: 'dueShard', type: 'S' },
    { name: 'dueAt', type: 'N' },
    { name: 'stageShard', type: 'S' },
    { name: 'lsi', type: 'S' },
  ],
  keys: [
    { name: 'pk', type: 'HASH' },
    { name: 'sk', type: 'RANGE' },
  ],
  globalIndexes: [
    {
      name: 'due',
      keys: [
        { name: 'dueShard', type: 'HASH' },
        { name: 'dueAt', type: 'RANGE' },
      ],
      projection: { type: 'KEYS_ONLY', attributes: [] },
    },
    {
      name: 'stage',
      keys: [
        { name: 'stageShard', type: 'HASH' },
        { name: 'pk', type: 'RANGE' },
      ],
      projection: { type: 'KEYS_ONLY', attributes: [] },
    },
  ],
  localIndexes: [
    {
      name: 'unsplit',
      keys: [
        { name: 'pk', type: 'HASH' },
        { name: 'lsi', type: 'RANGE' },
      ],
      projection: { type: 'KEYS_ONLY', attributes: [] },
    },
  ],
  stream: 'NEW_IMAGE',
  timeToLiveAttribute: 'expires',
}
