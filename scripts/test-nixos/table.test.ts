import { expect, test } from 'vitest'
import type { Row } from './profile-run.ts'
import { reportTable } from './table.ts'

const row = (change: Partial<Row>): Row => ({
  built: { seconds: 70 },
  image: { seconds: 53 },
  booted: { seconds: 166 },
  seed: { seconds: 4 },
  switch: { seconds: 54 },
  reboot: { seconds: 160 },
  ...change,
})

test('prints a line a profile, each failure with its reason, and the sum', () => {
  const skipped = { skipped: 'an earlier stage failed' }
  const { text, failed } = reportTable(
    new Map([
      ['template', row({})],
      ['appliance', row({ reboot: skipped, switch: skipped, seed: { failed: 'mode 644' } })],
    ]),
  )
  expect(text.split('\n')).toEqual([
    '| profile | built | image | booted | seed | switch | reboot |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    '| appliance | 70 s | 53 s | 166 s | failed | – | – |',
    '| template | 70 s | 53 s | 166 s | 4 s | 54 s | 160 s |',
    '',
    'appliance, seed: mode 644',
    '',
    '9 passed, 1 failed, 2 skipped',
  ])
  expect(failed).toBe(1)
})
