// startUtility with the real engine, in a stand-in for Electron's utility process.
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'vitest'
import { createClient } from '#shared/contract/client.ts'
import { utilityStandIn } from '#test/electron/utility.ts'
import { test as base } from '#test/folders.ts'
import { portOf } from './link.ts'
import { startUtility } from './utility.ts'

const engineProcess = pathToFileURL(join(import.meta.dirname, '../../host/engine-process.ts'))

const test = base.extend<{ home: string }>({
  home: async ({ folder }, use) => {
    const before = process.env['KILN_HOME']
    process.env['KILN_HOME'] = folder
    await use(folder)
    if (before === undefined) delete process.env['KILN_HOME']
    else process.env['KILN_HOME'] = before
  },
})

function started(folder: string, entry = engineProcess) {
  const { electron, forked } = utilityStandIn(entry)
  const link = startUtility(
    { folder: '/opt/Kiln/dist/engine', node: undefined, codeCache: join(folder, 'code') },
    electron,
  )
  const exit = new Promise<string>(resolve => link.onExit(resolve))
  const connect = () => createClient(portOf(link.openPort()))
  return { link, forked, exit, connect }
}

test('every port is a separate client, also one that was opened before the engine had started', async ({
  home,
}) => {
  const { link, forked, connect, exit } = started(home)
  const [one, other] = [connect(), connect()]
  expect((await one.settings.get({})).settings.maxJobs).toBeNull()
  const heard = new Promise<string[]>(resolve => other.onChanged(topics => resolve([...topics])))
  await other.settings.get({})
  await one.settings.change({ maxJobs: 3 })
  expect(await heard).toContain('settings')
  expect((await other.settings.get({})).settings.maxJobs).toBe(3)
  expect(forked).toMatchObject([
    {
      path: '/opt/Kiln/dist/engine/engine.cjs',
      options: { serviceName: 'Kiln engine', env: { NODE_COMPILE_CACHE: join(home, 'code') } },
    },
  ])
  await link.stop(30_000)
  expect(await exit).toBe('exit code 0')
  expect(readdirSync(home)).not.toEqual([])
})

test('a client loses its calls when the engine crashes, and main hears the reason', async ({ home }) => {
  const crash = join(home, 'crash.mjs')
  writeFileSync(crash, `process.parentPort.on('message', () => { process.exit(7) })\n`)
  const { connect, exit } = started(home, pathToFileURL(crash))
  const lost = connect().settings.get({})
  await expect(lost).rejects.toMatchObject({ code: 'engine.lost' })
  expect(await exit).toBe('exit code 7')
})

test('an engine that does not end is killed after the time that it was given', async ({ home }) => {
  const deaf = join(home, 'deaf.mjs')
  writeFileSync(deaf, `process.parentPort.on('message', () => {})\nsetInterval(() => {}, 1000)\n`)
  const { link, exit } = started(home, pathToFileURL(deaf))
  await link.stop(200)
  expect(await exit).toMatch(/^exit code \d+$/)
})
