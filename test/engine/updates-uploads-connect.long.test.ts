// A published folder that Kiln's engine uploads to the real `kiln connect serve`, with a login made at its
// terminal.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '#lab/free-port.ts'
import { type ConnectProcess, isOfFile, kilnConnect, serveConnect } from '#test/connect-process.ts'
import { hasNix } from '#test/tools-here.ts'
import { type Publisher, publisher } from '#test/updates/publisher.ts'

const minute = 60_000
const user = 'laptop'

describe.skipIf(!hasNix)('updates uploaded to Connect (needs Nix) [N23]', { timeout: 5 * minute }, () => {
  let kiln: Publisher
  let home: string
  let port: number
  let connect: ConnectProcess
  let login: { user: string; password: string }
  const shown = () => join(home, 'shown')
  const upload = () => `${connect.address}/updates`
  const start = async (gib = '1') => {
    const listen = ['--listen', `127.0.0.1:${port}`]
    connect = await serveConnect(home, ...listen, '--updates', shown(), '--uploads', gib)
    isOfFile(connect)
  }
  const packages = (version: string) =>
    Array.from({ length: 8 }, (_, index) => ({ name: `lamp-${index}`, version, kib: 64 }))
  const next = (version: string) =>
    kiln.system('attic', { label: `26.05.${version}`, packages: packages(version) })
  const publish = () => kiln.publish({ boxes: ['attic'], upload: upload() })
  const filesOf = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(each => each.isFile())
      .map(each => join(each.parentPath, each.name).slice(folder.length))
      .sort()
  const isWhole = () => {
    expect(filesOf(shown())).toEqual(filesOf(kiln.folder))
    for (const path of filesOf(kiln.folder))
      expect(readFileSync(join(shown(), path)).equals(readFileSync(join(kiln.folder, path))), path).toBe(true)
  }

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'kiln-connect-'))
    mkdirSync(shown())
    port = await freePort()
    kiln = await publisher()
    await kiln.box('attic', { label: '26.05.1', packages: packages('1') })
    await kiln.client.updates.makeKeys({})
    await start()
  }, 2 * minute)
  afterAll(async () => {
    await connect?.end()
    await kiln?.close()
    rmSync(home, { recursive: true, force: true })
  })

  it('refuses a missing or wrong login', async () => {
    await expect(publish()).rejects.toMatchObject({ code: 'update.upload-login' })
    const made = kilnConnect(home, 'uploads', 'make', user).lines.at(-1)?.['login']
    login = { user, password: (made as { password: string }).password }
    await kiln.client.updates.login({ login: { ...login, password: 'x' }, address: upload() })
    await expect(publish()).rejects.toMatchObject({ code: 'update.upload-login' })
    expect(filesOf(shown())).toEqual([])
  })

  it('has the whole folder afterwards, and its changes', async () => {
    await kiln.client.updates.login({ login, address: upload() })
    await publish()
    isWhole()
    for (const version of ['2', '3', '4', '5']) {
      next(version)
      await publish()
    }
    isWhole()
    const [pointer = ''] = readdirSync(join(kiln.folder, 'pointers'))
    const read = async (path: string) => (await fetch(`${upload()}/${path}`)).status
    expect([await read(`pointers/${pointer}`), await read(`history/${pointer}`)]).toEqual([200, 404])
  })

  it('if killed in the middle, shows no pointer too early, and the next upload continues', async () => {
    next('6')
    const [name = ''] = readdirSync(join(kiln.folder, 'pointers'))
    const pointer = () => readFileSync(join(shown(), 'pointers', name), 'utf8')
    const before = { pointer: pointer(), files: filesOf(shown()).length }
    const going = publish()
    const failed = expect(going).rejects.toMatchObject({ code: 'update.upload' })
    while (filesOf(shown()).length <= before.files) await wait(2)
    await connect.end('SIGKILL')
    await failed
    expect(pointer()).toBe(before.pointer)
    await start()
    // A second kill, while a file is being sent.
    const path = `/updates/cache/nar/${'1'.repeat(52)}.nar.zst`
    const auth = `${login.user}:${login.password}`
    const half = request({ port, path, method: 'PUT', auth, headers: { 'content-length': 1000 } })
    half.on('error', () => undefined)
    half.write('half')
    const partials = () => filesOf(shown()).filter(each => each.includes('.partial'))
    await expect.poll(partials).toHaveLength(1)
    await connect.end('SIGKILL')
    await start()
    expect(partials()).toEqual([])
    await publish()
    isWhole()
  })

  it('stays unchanged for another owner, even if that one insists', async () => {
    const stranger = await publisher()
    try {
      await stranger.box('attic', { label: '26.05.1', packages: [{ name: 'lamp', version: '1', kib: 8 }] })
      await stranger.client.updates.makeKeys({})
      await stranger.client.updates.login({ login, address: upload() })
      const mark = readFileSync(join(shown(), 'kiln-updates.json'), 'utf8')
      const publishing = { boxes: ['attic'], upload: upload() }
      await expect(stranger.publish(publishing)).rejects.toMatchObject({ code: 'update.upload-taken' })
      await expect(stranger.publish({ ...publishing, replace: true })).rejects.toMatchObject({
        code: 'update.upload-refused',
        values: { status: '409' },
      })
      expect(readFileSync(join(shown(), 'kiln-updates.json'), 'utf8')).toBe(mark)
    } finally {
      await stranger.close()
    }
    // Nothing signed names what it left, and the owner's upload continues.
    await publish()
  })

  it('is refused once the login is removed', async () => {
    expect(kilnConnect(home, 'uploads').lines.at(-1)).toMatchObject({ logins: [{ name: user }] })
    expect(JSON.stringify(kilnConnect(home, 'uploads').lines)).not.toMatch(/hash|password/)
    expect(kilnConnect(home, 'uploads', 'make', user).lines.at(-1)).toMatchObject({
      error: { code: 'connect.upload-login-taken' },
    })
    expect(kilnConnect(home, 'uploads', 'remove', user).status).toBe(0)
    expect(kilnConnect(home, 'uploads', 'remove', user).lines.at(-1)).toMatchObject({
      error: { code: 'connect.upload-login-unknown' },
    })
    await expect(publish()).rejects.toMatchObject({ code: 'update.upload-login' })
    for (const wrong of ['a:b', '', '-a', 'a'.repeat(41)])
      expect(kilnConnect(home, 'uploads', 'make', wrong).lines.at(-1)).toMatchObject({
        error: { code: 'usage' },
      })
  })
})

it('uploads need a folder, and a size in GiB', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kiln-connect-'))
  try {
    for (const words of [
      ['--uploads', '1'],
      ['--updates', home, '--uploads', 'all'],
    ]) {
      const { said, ended } = await serveConnect(home, ...words)
      expect(said).toMatchObject({ error: { code: 'usage' } })
      expect(await ended).toBe(2)
    }
    expect(existsSync(join(home, 'connect'))).toBe(false)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
})
