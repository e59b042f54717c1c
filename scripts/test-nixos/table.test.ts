import { expect, test } from 'vitest'
import { createRow, earlierFailed, type Row, stages } from './stages.ts'
import { reportTable } from './table.ts'
import { ToolError, UnavailableError } from './tool-error.ts'

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
  'own flake': { seconds: 9 },
  'other answers': { seconds: 150 },
  'boot test': { seconds: 300 },
  deploy: { seconds: 900 },
  'bad seed': { seconds: 170 },
  'power cut': { seconds: 400 },
  'signed updates': { seconds: 1500 },
  'own rebuild': { seconds: 450 },
  'first answer': { seconds: 250 },
  'secure boot': { seconds: 500 },
  'ordinary host': { seconds: 400 },
  iso: { seconds: 60 },
  'everything on': { seconds: 350 },
  'live system': { seconds: 200 },
  install: { seconds: 500 },
  'encrypted install': { seconds: 600 },
  'install over SSH': { seconds: 700 },
  'install by kexec': { seconds: 900 },
  'reset at boot': { seconds: 990 },
  workloads: { seconds: 900 },
  ...change,
})

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
    '| profile | built | image | booted | login | seed | promises | switch | bad switch | reboot | own flake | other answers | bad seed | boot test | deploy | power cut | signed updates | own rebuild | first answer | secure boot | ordinary host | iso | everything on | live system | install | encrypted install | install over SSH | install by kexec | reset at boot | workloads |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    '| appliance | 70 s | 53 s | 166 s | 3 s | failed | 20 s | – | – | – | 9 s | 150 s | 170 s | 300 s | 900 s | 400 s | 1500 s | 450 s | 250 s | 500 s | 400 s | 60 s | 350 s | 200 s | 500 s | 600 s | 700 s | 900 s | 990 s | 900 s |',
    '| template | 70 s | 53 s | 166 s | 3 s | 4 s | 20 s | 54 s | 70 s | 160 s | 9 s | 150 s | 170 s | 300 s | 900 s | 400 s | 1500 s | 450 s | 250 s | 500 s | 400 s | 60 s | 350 s | 200 s | 500 s | 600 s | 700 s | 900 s | 990 s | 900 s |',
    '',
    'appliance, seed: mode 644',
    '',
    '54 passed, 1 failed, 3 skipped',
  ])
  expect(sum).toEqual({ passed: 54, failed: 1, skipped: 3 })
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
