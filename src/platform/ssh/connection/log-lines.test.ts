import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { linesLogged } from './log-lines.ts'

test('the last lines of a log are read, however long a host made it', async ({ folder }) => {
  const log = join(folder, 'log')
  writeFileSync(log, '')
  // More than Node reads into one string.
  truncateSync(log, 4 * 2 ** 30)
  const refused = Array.from({ length: 2000 }, (_, at) => `channel ${at}: open failed: connect failed`)
  writeFileSync(log, `\n${refused.join('\n')}\nConnection to box closed by remote host.\n`, { flag: 'a' })
  const lines = await linesLogged(log)
  expect(lines).toHaveLength(20)
  expect(lines.at(-1)).toBe('Connection to box closed by remote host.')
})

test('a line without an end is cut, and no log has no lines', async ({ folder }) => {
  writeFileSync(join(folder, 'log'), 'x'.repeat(1 << 20))
  expect((await linesLogged(join(folder, 'log')))[0]).toHaveLength(2000)
  expect(await linesLogged(join(folder, 'none'))).toEqual([])
})
