// Values of `kiln connect` that are refused, each with its code and status.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { kilnConnect, serveConnect } from '#test/connect-process.ts'
import { test } from '#test/folders.ts'

const ada = ['--name', 'Ada', '--email', 'ada@example.com']
const url = 'https://connect.example.com'

test('an owner needs a mail address, and a household a name', async ({ folder }) => {
  await (await serveConnect(folder)).end()
  const refused = (...words: string[]) => {
    const { status, lines } = kilnConnect(folder, ...words)
    return [status, lines.at(-1)]
  }
  const because = (code: string) => [
    2,
    expect.objectContaining({
      error: expect.objectContaining({
        code: 'usage',
        values: expect.objectContaining({ reason: expect.objectContaining({ code }) }),
      }),
    }),
  ]
  for (const command of [
    ['claim', 'BCDF-GHJK', '--yes'],
    ['enrol', url],
  ]) {
    for (const email of ['nonsense', 'ada@', 'a b@c'])
      expect(refused(...command, '--name', 'Ada', '--email', email)).toEqual(because('usage.mail-address'))
    for (const household of ['', ' '])
      expect(refused(...command, ...ada, '--household', household)).toEqual(because('usage.household'))
    expect(refused(...command, '--name', ' ', '--email', 'ada@example.com')).toEqual(
      because('usage.customer'),
    )
  }
  expect(refused('computers', 'make', 'laptop', '--url', url, '--household', '')).toEqual(
    because('usage.household'),
  )
  expect(refused('export', '--to', join(folder, 'e'), '--household', '')).toEqual(because('usage.household'))
  expect(kilnConnect(folder, 'enrolments').lines).toEqual([{ type: 'result', enrolments: [] }])
  expect(kilnConnect(folder, 'enrol', url, ...ada).status).toBe(0)
})

test('where no folder can be made, each command ends and says so', async ({ folder }) => {
  await (await serveConnect(folder)).end()
  const backup = join(folder, 'backup')
  expect(kilnConnect(folder, 'backup', backup).status).toBe(0)
  for (const words of [
    ['serve', '--data', '/proc/kiln'],
    ['serve', '--data', '/proc/kiln/connect'],
    ['backup', '/proc/kiln/backup'],
    ['restore', backup, '--data', '/proc/kiln/connect'],
  ]) {
    const { status, lines } = kilnConnect(folder, ...words)
    expect([status, lines.at(-1)], words.join(' ')).toEqual([
      1,
      expect.objectContaining({ error: expect.objectContaining({ code: 'folder.unusable' }) }),
    ])
  }
})

test('a backup is not made in the data of its Connect', async ({ folder }) => {
  await (await serveConnect(folder)).end()
  const data = join(folder, 'connect')
  const before = readdirSync(data)
  const { status, lines } = kilnConnect(folder, 'backup', join(data, 'new', 'backup'))
  expect([status, lines.at(-1)]).toMatchObject([2, { error: { code: 'connect.inside' } }])
  expect(readdirSync(data)).toEqual(before)
})
