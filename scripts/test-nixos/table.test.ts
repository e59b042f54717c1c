import { expect, test } from 'vitest'
import { createRow, earlierFailed, type Row, type Stage, stages } from './stages.ts'
import { reportTable } from './table.ts'
import { ToolError, UnavailableError } from './tool-error.ts'

/** Each stage took its place in the order, in seconds. */
const row = (change: Partial<Row>): Row => ({
  ...(Object.fromEntries(stages.map((name, index) => [name, { seconds: index + 1 }])) as Row),
  ...change,
})
const line = (profile: string, change: Partial<Record<Stage, string>>) =>
  `| ${[profile, ...stages.map((name, index) => change[name] ?? `${index + 1} s`)].join(' | ')} |`

test('prints a line a profile, each failure with its reason, and the sum', () => {
  const skipped = { skipped: earlierFailed }
  const { text, sum, failures } = reportTable(
    new Map([
      ['template', row({})],
      [
        'appliance',
        row({ reboot: skipped, 'bad switch': skipped, switch: skipped, seed: { failed: 'mode 644' } }),
      ],
    ]),
  )
  expect(text.split('\n')).toEqual([
    `| profile | ${stages.join(' | ')} |`,
    `| --- | ${stages.map(() => '---').join(' | ')} |`,
    line('appliance', { seed: 'failed', switch: '–', 'bad switch': '–', reboot: '–' }),
    line('template', {}),
    '',
    'appliance, seed: mode 644',
    '',
    `${2 * stages.length - 4} passed, 1 failed, 3 skipped`,
  ])
  expect(sum).toEqual({ passed: 2 * stages.length - 4, failed: 1, skipped: 3 })
  expect(failures).toEqual(['appliance, seed: mode 644'])
})

test('a stage whose packages are not to be had is skipped with the reason; one that fails is not', async () => {
  const { row, stage } = createRow('template', () => {})
  await stage('built', () => Promise.reject(new UnavailableError('The mirror no longer has acl 2.')))
  expect(row.built).toEqual({ skipped: 'The mirror no longer has acl 2.' })
  const { text, sum } = reportTable(new Map([['template', row]]))
  expect(text).toContain('Skipped: template, built: The mirror no longer has acl 2.')
  expect(sum).toEqual({ passed: 0, failed: 0, skipped: stages.length })
  await stage('built', () => Promise.reject(new ToolError('nginx -t')))
  expect(row.built).toEqual({ failed: 'nginx -t' })
})
