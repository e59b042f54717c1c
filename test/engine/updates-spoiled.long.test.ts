// Files of a published folder that another program, or a bad disk, changed without changing their size: what a machine reports about
// them, and that publishing again finds and replaces them, here and on a web server.
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgeReported } from '#shared/updates/box-update.ts'
import { hasDavServer, startDavServer } from '#test/http/dav-server.ts'
import { hasNix } from '#test/tools-here.ts'
import { type Published, published } from '#test/updates/published.ts'

const login = { user: 'kiln', password: 'kettle' }

/** Other bytes, with the same length and times. */
function spoil(path: string): void {
  const { atime, mtime } = statSync(path)
  const bytes = readFileSync(path)
  for (let at = Math.floor(bytes.length / 2); at < bytes.length - 4; at++) bytes[at] = (bytes[at] ?? 0) ^ 0x55
  writeFileSync(path, bytes)
  utimesSync(path, atime, mtime)
}

describe.skipIf(!hasNix)(
  'corrupt files of a published folder (needs Nix) [N23]',
  { timeout: 300_000 },
  () => {
    let shown: Published
    beforeAll(async () => {
      shown = await published()
    }, 300_000)
    afterAll(() => shown?.close())

    const narsIn = (folder: string) =>
      readdirSync(join(folder, 'cache', 'nar')).map(name => join(folder, 'cache', 'nar', name))
    const publish = () => shown.kiln.publish({ boxes: ['attic'] })

    it('are refused by a machine, and its owner sees what to do', async () => {
      const good = new Map(narsIn(shown.kiln.folder).map(path => [path, readFileSync(path)]))
      for (const path of good.keys()) spoil(path)
      const machine = shown.machine()
      const found = await machine.look()
      expect(found).toMatchObject({ outcome: 'failed', problem: 'nix' })
      const told = { running: '', lastLook: JSON.stringify(found), lastSwitch: '', isOnTrial: false }
      expect(judgeReported(told, shown.toplevel())).toMatchObject({
        state: 'failed',
        reason: { code: 'update.because.spoiled' },
      })

      const plan = await shown.kiln.plan({ boxes: ['attic'] })
      expect(plan.newPaths).toBe(good.size)
      expect(await shown.kiln.carryOut(plan)).toMatchObject({ added: good.size })
      for (const [path, bytes] of good) expect(readFileSync(path).equals(bytes), path).toBe(true)
      expect(await machine.look()).toMatchObject({ outcome: 'ready' })
      expect(await publish()).toMatchObject({ added: 0 })
    })

    it("are found even if the file's description was changed too", async () => {
      const info = shown.at('cache', shown.infoOf('lamp-1.0'))
      const text = readFileSync(info, 'utf8')
      for (const changed of [
        text.replace(/^(FileHash: sha256:)./m, '$10'),
        text.replace(/^Compression: .*$/m, 'Compression: xz'),
        'x'.repeat(2_000_000),
      ]) {
        const nar = shown.at('cache', /^URL: (.*)$/m.exec(text)?.[1] ?? '')
        if (changed.includes('FileHash: sha256:0')) spoil(nar)
        writeFileSync(info, changed)
        expect(await publish()).toMatchObject({ added: 1 })
        expect(readFileSync(info, 'utf8')).toBe(text)
      }
      expect(await shown.machine().look()).toMatchObject({ outcome: 'ready' })
    })

    it.skipIf(!hasDavServer)('on a web server are sent again', async () => {
      const server = await startDavServer(login)
      try {
        const { client } = shown.kiln
        const upload = `${server.address}/attic`
        await client.updates.login({ login, address: upload })
        const uploaded = async (verify = false) =>
          (await shown.kiln.publish({ boxes: ['attic'], upload, verify })).uploaded
        await uploaded()
        const there = join(server.root, 'attic')
        const isSame = (path: string) =>
          readFileSync(path).equals(readFileSync(shown.at(path.slice(there.length + 1))))
        server.asked()
        expect(await uploaded()).toMatchObject({ spoiled: 0 })
        // No archive is read as long as the server reports that it is unchanged.
        expect(server.asked().filter(line => /^GET .*\/nar\//.test(line))).toEqual([])

        const [one = '', other = ''] = narsIn(there)
        spoil(one)
        // The server sees another modification time.
        utimesSync(one, 1, 1)
        const info = join(there, 'cache', shown.infoOf('lamp-1.0'))
        spoil(info)
        expect(await uploaded()).toMatchObject({ spoiled: 2 })
        for (const path of [one, info]) expect(isSame(path), path).toBe(true)

        // A bad disk: only reading it back finds it.
        spoil(other)
        expect(await uploaded()).toMatchObject({ spoiled: 0 })
        expect(isSame(other)).toBe(false)
        expect(await uploaded(true)).toMatchObject({ spoiled: 1 })
        expect(isSame(other)).toBe(true)
      } finally {
        await server.close()
      }
    })
  },
)
