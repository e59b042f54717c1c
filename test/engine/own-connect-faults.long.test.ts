// How the Connect that Kiln runs ends when it should not, and why it does not start.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { failure } from '#shared/errors.ts'
import { kilnConnect, serveConnect } from '#test/connect-process.ts'
import { answers, choiceOf, codeOf, direct, kilnIn, servingPid, soon } from '#test/own-connect.ts'
import { testEngine } from '../support/engine/engine.ts'
import { isRoot, test } from '../support/folders.ts'
import { mapKeyring } from '../support/keyring/map-keyring.ts'

test('one that was killed is shown with its end, and starts again [A8]', async ({ folder }) => {
  const kiln = kilnIn(folder)
  const { connect } = kiln.client
  const choice = await choiceOf()
  await connect.startOwn({ choice })
  process.kill(servingPid(folder), 'SIGKILL')
  await expect.poll(async () => (await connect.own({})).state, soon).toBe('stopped')
  expect((await connect.own({})).problem).toMatchObject({
    code: 'connect.own-ended',
    values: { reason: { code: 'reason.signal', values: { signal: 'SIGKILL' } } },
  })
  const { state, problem } = await connect.startOwn({ choice })
  expect([state, problem]).toEqual(['running', null])
  await kiln.close()
})

test('a port in use, and a folder that a terminal serves, are refused with their reason [A8]', async ({
  folder,
}) => {
  const kiln = kilnIn(folder)
  const { connect } = kiln.client
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  expect(await codeOf(connect.startOwn({ choice: await choiceOf({ port }) }))).toBe('connect.own-port')
  expect((await connect.own({})).problem?.code).toBe('connect.own-port')
  other.close()

  const terminal = await serveConnect(folder)
  const choice = await choiceOf()
  expect(await codeOf(connect.startOwn({ choice }))).toBe('connect.own-in-use')
  expect((await connect.own({})).problem?.values).toMatchObject({
    holder: { code: 'connect.holder.terminal', values: { pid: String(terminal.child.pid) } },
  })
  await terminal.end()

  // And the terminal names Kiln.
  await connect.startOwn({ choice })
  const [said] = kilnConnect(folder, 'serve', '--listen', ':0').lines
  expect(said).toMatchObject({
    error: {
      code: 'connect.in-use',
      values: { holder: { code: 'connect.holder.kiln', values: { pid: String(servingPid(folder)) } } },
    },
  })
  await kiln.close()
})

test('one of a killed engine that still ends is waited for [A8]', async ({ folder }) => {
  const choice = await choiceOf({ withKiln: true })
  const first = kilnIn(folder)
  await first.client.connect.startOwn({ choice })
  await first.close()
  const former = await serveConnect(folder)
  const kiln = kilnIn(folder)
  kiln.engine.maintain()
  const { connect } = kiln.client
  await expect.poll(async () => (await connect.own({})).problem?.code, soon).toBe('connect.own-in-use')
  await former.end()
  await expect.poll(async () => (await connect.own({})).state, soon).toBe('running')
  await kiln.close()
})

test('a login that this computer cannot keep is ended at the Connect [A8]', async ({ folder }) => {
  const keyring = mapKeyring(new Map())
  const store = () =>
    Promise.reject(failure('keyring.locked', { operation: 'keyring', values: { program: 'secret-tool' } }))
  const kiln = testEngine({
    home: folder,
    env: direct,
    change: ports => ({ ...ports, keyring: { ...keyring, store } }),
  })
  const { connect } = kiln.client
  await connect.startOwn({ choice: await choiceOf() })
  expect(await codeOf(connect.joinOwn({}))).toBe('keyring.locked')
  expect((await connect.list({})).servers).toEqual([])
  expect(kilnConnect(folder, 'computers').lines).toMatchObject([{ computers: [] }])
  await kiln.close()
})

// Without setpriv, as on a Mac, its input tells it.
test.each(['PATH of this computer', 'no programs'])(
  'an engine that is killed takes it along: %s [A8]',
  async how => {
    const folder = mkdtempSync(join(tmpdir(), 'kiln-test-'))
    const choice = await choiceOf()
    const at = (path: string) => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)))
    const env = how === 'no programs' ? { PATH: join(folder, 'none') } : {}
    const program = `
    import { testEngine } from ${at('../support/engine/engine.ts')}
    const { client } = testEngine({ home: ${JSON.stringify(folder)}, env: ${JSON.stringify(env)} })
    await client.connect.startOwn({ choice: ${JSON.stringify(choice)} })
    console.log('serves')`
    const node = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program]
    const engine = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(engine.stdout, 'data')
    const url = `http://127.0.0.1:${choice.port}`
    expect(await answers(url)).toBe(200)
    engine.kill('SIGKILL')
    await expect.poll(() => answers(url), soon).toBe('none')
    // In order: it gave the folder up.
    await expect.poll(() => existsSync(join(folder, 'connect', 'serving.pid')), soon).toBe(false)
    rmSync(folder, { recursive: true, force: true })
  },
)

test.runIf(isRoot)('a full disk is named as that [A8]', async ({ smallDisk }) => {
  const kiln = testEngine({
    env: direct,
    change: ports => ({ ...ports, folders: { ...ports.folders, data: smallDisk } }),
  })
  expect(() => writeFileSync(join(smallDisk, 'filler'), new Uint8Array(4 << 20))).toThrow('ENOSPC')
  expect(await codeOf(kiln.client.connect.startOwn({ choice: await choiceOf() }))).toBe('connect.full')
  await kiln.close()
})
