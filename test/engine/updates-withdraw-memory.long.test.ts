// A withdrawal uses Kiln's record of its publications, and repeating one that was interrupted or not uploaded
// goes no further back.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withdrawResult } from '#shared/updates/withdrawal.ts'
import { hasDavServer, startDavServer } from '#test/http/dav-server.ts'
import { hasNix } from '#test/tools-here.ts'
import { type Publisher, publisher } from '#test/updates/publisher.ts'

const login = { user: 'kiln', password: 'kettle' }

describe.skipIf(!hasNix)('the target of a withdrawal (needs Nix) [N23]', { timeout: 300_000 }, () => {
  let kiln: Publisher
  let recovery: string
  let audience: string
  beforeEach(async () => {
    kiln = await publisher()
    recovery = (await kiln.client.updates.makeKeys({})).recovery ?? ''
    audience = `box-${(await kiln.box('attic', systemOf('1'))).id}`
  }, 300_000)
  afterEach(() => kiln?.close())

  const systemOf = (version: string) => ({
    label: `26.05.${version}`,
    packages: [{ name: 'lamp', version, kib: 8 }],
  })
  const publish = async (versions: string[], upload: string | null = null) => {
    for (const version of versions) {
      kiln.system('attic', systemOf(version))
      await kiln.publish({ boxes: ['attic'], upload, keep: 5 })
    }
  }
  const request = () => ({ boxes: ['attic'], folder: kiln.folder })
  const planned = async () => {
    const [box] = (await kiln.client.updates.withdrawal({ request: request() })).boxes
    if (!box) throw new Error('nothing')
    return box
  }
  const ways = async () => {
    const { from, to, isFolderWord } = await planned()
    return [versionIn(from), to && versionIn(to.system), isFolderWord]
  }
  const withdrawn = async () => {
    const { boxes } = await kiln.client.updates.withdrawal({ request: request() })
    const { job } = await kiln.client.updates.withdraw({ request: request(), boxes })
    return withdrawResult.parse(await kiln.ended(job))
  }
  const versionIn = (text: string) => /26\.05\.(\d)/.exec(text)?.[1]
  const pointer = () => join(kiln.folder, 'pointers', audience)
  const shown = () => versionIn(readFileSync(pointer(), 'utf8'))
  const record = () => {
    const place = join(kiln.engine.ports.folders.data, 'publishes', 'folders')
    return join(place, readdirSync(place)[0] ?? '')
  }
  /** As anyone who can write to the folder could. */
  const removeFromHistory = (version: string) => {
    const place = join(kiln.folder, 'history', audience)
    for (const name of readdirSync(place))
      if (versionIn(readFileSync(join(place, name), 'utf8')) === version) rmSync(join(place, name))
  }
  const lacks = (version: string) => ({
    code: 'update.withdraw-lacks',
    values: { name: 'attic', system: `nixos-system-attic-26.05.${version}` },
  })

  it('is the system that was published before, whatever the folder says', async () => {
    await publish(['1'])
    const old = readFileSync(pointer())
    await publish(['2', '3'])
    expect(await ways()).toEqual(['3', '2', false])
    writeFileSync(pointer(), old)
    expect(await ways()).toEqual(['3', '2', false])
    removeFromHistory('2')
    await expect(planned()).rejects.toMatchObject(lacks('2'))
    await expect(planned()).rejects.toMatchObject({
      values: { missing: expect.stringMatching(/^history\/box-/) },
    })
    expect(readFileSync(pointer()).equals(old)).toBe(true)
    // Another computer can only trust the folder, and says so.
    rmSync(record())
    removeFromHistory('1')
    writeFileSync(pointer(), '')
    await expect(planned()).rejects.toMatchObject({ code: 'update.nothing-published' })
    await publish(['4'])
    expect(await ways()).toEqual(['4', '3', true])
  })

  it('is never one that a former daily key signed', async () => {
    await publish(['1', '2'])
    await kiln.client.updates.rotateKeys({ recovery })
    await expect(planned()).rejects.toMatchObject(lacks('1'))
    const [path, before] = [record(), readFileSync(record())]
    rmSync(path)
    await expect(planned()).rejects.toMatchObject(lacks('1'))
    writeFileSync(path, before)
    await publish(['3'])
    await expect(planned()).rejects.toMatchObject(lacks('2'))
    rmSync(record())
    await expect(planned()).rejects.toMatchObject(lacks('2'))
    expect(shown()).toBe('3')
  })

  it('is the same after an interruption once its pointers were written', async () => {
    await publish(['1', '2', '3'])
    const before = JSON.parse(readFileSync(record(), 'utf8'))
    const { isFolderWord, ...box } = await planned()
    await withdrawn()
    expect(shown()).toBe('2')
    const begun = { ...box, isFolderWord, isPointed: false, upload: null }
    // With Kiln's record, and without one.
    for (const pointers of [before.pointers, {}]) {
      writeFileSync(record(), JSON.stringify({ ...before, pointers, withdrawing: [begun] }))
      await withdrawn()
      expect(shown()).toBe('2')
    }
  })

  describe.skipIf(!hasDavServer)('and uploaded', () => {
    let server: Awaited<ReturnType<typeof startDavServer>>
    let upload: string
    beforeEach(async () => {
      server = await startDavServer(login)
      upload = `${server.address}/attic`
      await kiln.client.updates.login({ login, address: upload })
    })
    afterEach(() => server?.close())
    const there = () => {
      const path = join(server.root, 'attic', 'pointers', audience)
      return existsSync(path) ? versionIn(readFileSync(path, 'utf8')) : null
    }

    it('goes no further back if the upload failed, and then only uploads', async () => {
      await publish(['1', '2', '3'], upload)
      await server.stop()
      for (const _ of [1, 2]) {
        await expect(withdrawn()).rejects.toMatchObject({ code: 'update.upload' })
        expect([shown(), there()]).toEqual(['2', '3'])
      }
      await server.start()
      await kiln.client.updates.login({ login: { ...login, password: 'wrong' }, address: upload })
      await expect(withdrawn()).rejects.toMatchObject({ code: 'update.upload-login' })
      expect([shown(), there()]).toEqual(['2', '3'])
      await kiln.client.updates.login({ login, address: upload })
      expect(await planned()).toMatchObject({ onlyUpload: true })
      const written = readFileSync(pointer())
      const { boxes, uploaded } = await withdrawn()
      expect(uploaded?.sent).toBeGreaterThan(0)
      expect(versionIn(boxes[0]?.to?.system ?? '')).toBe('2')
      expect(readFileSync(pointer()).equals(written)).toBe(true)
      expect([shown(), there()]).toEqual(['2', '2'])
      // Now it is another one.
      expect(await ways()).toEqual(['2', '1', false])
    })

    it('removes a first update from the server too, even later', async () => {
      await publish(['1'], upload)
      await server.stop()
      await expect(withdrawn()).rejects.toMatchObject({ code: 'update.upload' })
      expect([existsSync(pointer()), there()]).toEqual([false, '1'])
      await server.start()
      expect(await withdrawn()).toMatchObject({ boxes: [{ to: null, sequence: null }] })
      expect(there()).toBe(null)
      await expect(planned()).rejects.toMatchObject({ code: 'update.nothing-published' })
    })

    it('is uploaded before a publication that does not go to that server', async () => {
      await publish(['1', '2'], upload)
      await server.stop()
      await expect(withdrawn()).rejects.toMatchObject({ code: 'update.upload' })
      await expect(publish(['3'])).rejects.toMatchObject({ code: 'update.upload' })
      expect([shown(), there()]).toEqual(['1', '2'])
      await server.start()
      await publish(['3'])
      expect([shown(), there()]).toEqual(['3', '1'])
      expect(await planned()).toMatchObject({ onlyUpload: false })
    })
  })
})
