import { expect, test } from 'vitest'
import type { Row } from './stages.ts'
import { reportTable } from './table.ts'

const row = (change: Partial<Row>): Row => ({
  built: { seconds: 70 },
  image: { seconds: 53 },
  booted: { seconds: 166 },
  login: { seconds: 3 },
  seed: { seconds: 4 },
  promises: { seconds: 20 },
  switch: { seconds: 54 },
  'bad switch': { seconds: 70 },
  reboot: { seconds: 160 },
  'bad seed': { seconds: 170 },
  ...change,
})

test('prints a line a profile, each failure with its reason, and the sum', () => {
  const skipped = { skipped: 'an earlier stage failed' }
  const { text, failed } = reportTable(
    new Map([
      ['template', row({})],
      [
        'appliance',
        row({ reboot: skipped, 'bad switch': skipped, switch: skipped, seed: { failed: 'mode 644' } }),
      ],
    ]),
  )
  expect(text.split('\n')).toEqual([
    '| profile | built | image | booted | login | seed | promises | switch | bad switch | reboot | bad seed |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    '| appliance | 70 s | 53 s | 166 s | 3 s | failed | 20 s | – | – | – | 170 s |',
    '| template | 70 s | 53 s | 166 s | 3 s | 4 s | 20 s | 54 s | 70 s | 160 s | 170 s |',
    '',
    'appliance, seed: mode 644',
    '',
    '16 passed, 1 failed, 3 skipped',
  ])
  expect(failed).toBe(1)
})
