// A published folder on a web server: the real nginx, to which Kiln's engine uploads.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jobEnd } from '#shared/contract/client.ts'
import { hasDavServer, startDavServer } from '#test/http/dav-server.ts'
import { hasNix } from '#test/tools-here.ts'
import { type Publisher, publisher } from '#test/updates/publisher.ts'

const login = { user: 'kiln', password: 'kettle on / stove' }
const canRun = hasNix && hasDavServer
const minute = 60_000

describe.skipIf(!canRun)(
  'updates on a web server (needs Nix and nginx) [N23]',
  { timeout: 5 * minute },
  () => {
    let kiln: Publisher
    let server: Awaited<ReturnType<typeof startDavServer>>
    let upload: string
    /** How far the clock is ahead. */
    let days = 0
    beforeAll(async () => {
      kiln = await publisher({ now: () => Date.now() + days * 86_400_000 })
      server = await startDavServer(login)
      upload = `${server.address}/cellar`
      await kiln.box('attic', { label: '26.05.1', packages: [{ name: 'lamp', version: '1.0', kib: 64 }] })
      await kiln.client.updates.makeKeys({})
    }, 2 * minute)
    afterAll(async () => {
      await server?.close()
      await kiln?.close()
    })
    const here = (...names: string[]) => readFileSync(join(kiln.folder, ...names))
    const there = (...names: string[]) => readFileSync(join(server.root, 'cellar', ...names))
    const filesOf = (folder: string) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(each => each.isFile())
        .map(each => join(each.parentPath, each.name).slice(folder.length))
        .sort()
    const publish = () => kiln.publish({ boxes: ['attic'], upload })
    const next = (version: string) =>
      kiln.system('attic', { label: `26.05.${version}`, packages: [{ name: 'lamp', version, kib: 64 }] })

    it('asks for a login, keeps its password in the keyring, and sends it to no plain address', async () => {
      await expect(publish()).rejects.toMatchObject({ code: 'update.upload-login' })
      // Before anything is built or written.
      expect(existsSync(join(kiln.folder, 'keys'))).toBe(false)
      const plain = { login, address: 'http://updates.example.com' }
      await expect(kiln.client.updates.login(plain)).rejects.toMatchObject({ code: 'update.upload-plain' })
      await kiln.client.updates.login({ login, address: upload })
      const { config } = kiln.engine.ports.folders
      expect(readFileSync(join(config, 'updates', 'web.json'), 'utf8')).not.toContain('kettle')
    })

    it('uploads the whole folder, a pointer after everything that it names', async () => {
      server.asked()
      const { uploaded } = await publish()
      expect(filesOf(join(server.root, 'cellar'))).toEqual(filesOf(kiln.folder))
      for (const path of filesOf(kiln.folder)) expect(there(path).equals(here(path)), path).toBe(true)
      const asked = server.asked()
      const put = asked.filter(line => line.startsWith('PUT')).map(line => line.split('/')[2])
      expect(uploaded).toMatchObject({ address: upload, sent: put.length, removed: 0 })
      expect(put.at(-1)).toMatch(/^pointers/)
      expect(put.indexOf('keys 201')).toBeGreaterThan(put.lastIndexOf('cache'))
      // Each is read back.
      const read = asked.filter(line => line.startsWith('GET') && !line.endsWith('404'))
      expect(read).toHaveLength(put.length)
    })

    it('then sends what changed, and removes what the folder no longer has', async () => {
      for (const version of ['1.1', '1.2', '1.3']) {
        next(version)
        await publish()
      }
      expect(filesOf(join(server.root, 'cellar'))).toEqual(filesOf(kiln.folder))
      server.asked()
      const { uploaded } = await publish()
      // A renewed pointer, and its history; the key set is written again.
      expect(uploaded?.sent).toBeLessThanOrEqual(4)
      expect(server.asked().some(line => /^PUT .*cache/.test(line))).toBe(false)
    })

    it('continues after an interruption: nothing is sent again, and no pointer was sent before', async () => {
      next('2.0')
      const before = there('pointers', readdirSync(join(kiln.folder, 'pointers'))[0] ?? '')
      // The server takes no file there.
      const away = join(server.root, 'cellar', 'keys')
      renameSync(away, `${away}-away`)
      mkdirSync(away)
      server.asked()
      await expect(publish()).rejects.toMatchObject({ code: 'update.upload-refused' })
      const sent = server.asked().filter(line => /^PUT .*cache.* 20[14]$/.test(line))
      expect(sent.length).toBeGreaterThan(2)
      expect(there('pointers', readdirSync(join(kiln.folder, 'pointers'))[0] ?? '').equals(before)).toBe(true)
      rmSync(away, { recursive: true })
      await publish()
      expect(server.asked().filter(line => /^PUT .*cache/.test(line))).toEqual([])
      expect(filesOf(join(server.root, 'cellar')).filter(path => path !== '/keys-away')).toEqual(
        filesOf(kiln.folder),
      )
    })

    it('sends again what the server lost or truncated', async () => {
      const nars = join(server.root, 'cellar', 'cache', 'nar')
      const [lost = '', short = ''] = readdirSync(nars)
      rmSync(join(nars, lost))
      writeFileSync(join(nars, short), 'short')
      await publish()
      for (const name of [lost, short])
        expect(there('cache', 'nar', name).equals(here('cache', 'nar', name)), name).toBe(true)
    })

    it('sends everything again if its record of sent files is invalid', async () => {
      const records = join(kiln.engine.ports.folders.data, 'publishes', 'web')
      writeFileSync(join(records, readdirSync(records)[0] ?? ''), '{"schema":1,')
      const { uploaded } = await publish()
      expect(uploaded?.sent).toBe(filesOf(kiln.folder).length)
    })

    it('a renewed pointer is uploaded too, later if the server is away', async () => {
      const [name = ''] = readdirSync(join(kiln.folder, 'pointers'))
      const renewed = async () => {
        const other = kiln.opened()
        try {
          other.engine.maintain()
          await expect.poll(() => other.client.jobs.list({}), { timeout: minute }).toHaveLength(1)
          const [job] = await other.client.jobs.list({})
          return (await jobEnd(other.client, job?.id ?? '', () => undefined)).state
        } finally {
          await other.close()
        }
      }
      const before = there('pointers', name)
      days += 20
      await server.stop()
      expect(await renewed()).toBe('failed')
      expect(here('pointers', name).equals(before)).toBe(false)
      const { folders } = await kiln.client.updates.folders({})
      expect(folders).toMatchObject([{ upload, problem: { code: 'update.upload' } }])
      await server.start()
      // The pointer in the folder is already new: only the upload is left.
      expect(await renewed()).toBe('succeeded')
      expect(there('pointers', name).equals(here('pointers', name))).toBe(true)
      expect((await kiln.client.updates.folders({})).folders).toMatchObject([{ problem: null }])
    })

    it('is not overwritten by another folder or other keys, unless the user says so', async () => {
      const other = join(kiln.home, 'other')
      mkdirSync(other)
      const before = there('kiln-updates.json')
      const taken = (reason: string) => ({
        code: 'update.upload-taken',
        values: { address: upload, reason: { code: `update.taken.${reason}` } },
      })
      server.asked()
      const fromOther = { boxes: ['attic'], folder: other, upload }
      await expect(kiln.plan(fromOther)).rejects.toMatchObject(taken('folder'))
      const stranger = await publisher()
      try {
        await stranger.box('attic', {
          label: '26.05.1',
          packages: [{ name: 'lamp', version: '1.0', kib: 8 }],
        })
        await stranger.client.updates.makeKeys({})
        await stranger.client.updates.login({ login, address: upload })
        await expect(stranger.publish({ boxes: ['attic'], upload })).rejects.toMatchObject(taken('keys'))
      } finally {
        await stranger.close()
      }
      const mark = join(server.root, 'cellar', 'kiln-updates.json')
      for (const text of ['<!doctype html>', 'x'.repeat(20_000)]) {
        writeFileSync(mark, text)
        await expect(publish()).rejects.toMatchObject(taken('unreadable'))
      }
      writeFileSync(mark, before)
      expect(server.asked().filter(line => !line.startsWith('GET'))).toEqual([])
      await kiln.publish({ ...fromOther, replace: true })
      expect(there('kiln-updates.json').equals(before)).toBe(false)
      // What was replaced does not come back with the next renewal.
      await expect(publish()).rejects.toMatchObject(taken('folder'))
      await kiln.publish({ boxes: ['attic'], upload, replace: true })
    })

    it('a server that is away, or wants another password, is reported', async () => {
      await server.stop()
      await expect(publish()).rejects.toMatchObject({ code: 'update.upload' })
      await server.start()
      await kiln.client.updates.login({ login: { ...login, password: 'wrong' }, address: upload })
      await expect(publish()).rejects.toMatchObject({ code: 'update.upload-login' })
      await kiln.client.updates.login({ login: null, address: upload })
      expect([...kiln.keyring.keys()].filter(each => each.startsWith('updates-web'))).toEqual([])
    })
  },
)
