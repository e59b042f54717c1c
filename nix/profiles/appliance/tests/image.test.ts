// homeassistant-image: the disk is fetched once, resumed, checked, and appears whole or not at all.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ImageServer, type ServerManners } from './image-server.ts'
import { Bench, hasProgram } from './script.ts'

const script = '../../modules/services/homeassistant-vm/homeassistant-image.sh'
const missing = ['curl', 'xz', 'qemu-img', 'jq'].filter(name => !hasProgram(name))

describe.skipIf(missing.length > 0)(
  `fetching Home Assistant OS (needs ${missing.join(', ') || 'nothing more'})`,
  () => {
    let sources: Bench
    let image: Buffer
    let sha256: string
    const path = '/17.3/haos_ova-17.3.qcow2.xz'

    beforeAll(() => {
      sources = new Bench()
      const disk = sources.path('disk.qcow2')
      execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '64M'])
      // Noise, so that the compressed file is long enough to be cut in two.
      execFileSync('bash', ['--norc', '-c', `head -c 3000000 /dev/urandom > ${sources.path('noise')}`])
      execFileSync('qemu-io', ['-f', 'qcow2', '-c', `write -q -s ${sources.path('noise')} 0 3000000`, disk])
      execFileSync('cp', [disk, sources.path('plain.qcow2')])
      execFileSync('xz', ['-0', disk])
      image = readFileSync(`${disk}.xz`)
      sha256 = createHash('sha256').update(image).digest('hex')
    })
    afterAll(() => sources.remove())

    let bench: Bench
    let server: ImageServer | undefined
    beforeEach(() => {
      bench = new Bench()
    })
    afterEach(async () => {
      await server?.close()
      server = undefined
      bench.remove()
    })

    const target = () => bench.path('home-assistant.qcow2')
    const part = () => bench.path(`.home-assistant-${sha256.slice(0, 16)}.part`)
    const serve = async (manners?: ServerManners) => {
      server = await ImageServer.serve(path, image, manners)
      return server
    }
    const fetch = (env: Record<string, string> = {}, through: string[] = []) =>
      bench.run(script, {
        through,
        env: {
          HAOS_URL: server?.url ?? '',
          HAOS_SHA256: sha256,
          HAOS_IMAGE: target(),
          HAOS_SIZE: '96M',
          HAOS_OWNER: '',
          HAOS_PAUSE: '0',
          ...env,
        },
      })
    const leftOver = () => readdirSync(bench.folder).filter(name => name.startsWith('.home-assistant'))
    const virtualSize = () =>
      JSON.parse(execFileSync('qemu-img', ['info', '--output=json', target()], { encoding: 'utf8' }))[
        'virtual-size'
      ]

    test('puts the disk in place, grown and readable by its owner alone', async () => {
      await serve()
      expect(await fetch()).toMatchObject({ code: 0, stderr: '' })
      expect(virtualSize()).toBe(96 * 1024 * 1024)
      expect(statSync(target()).mode & 0o777).toBe(0o600)
      expect(leftOver()).toEqual([])
    })

    test('never shrinks a disk that is larger than wanted', async () => {
      await serve()
      expect((await fetch({ HAOS_SIZE: '32M' })).code).toBe(0)
      expect(virtualSize()).toBe(64 * 1024 * 1024)
    })

    test('continues where a broken line has stopped it', async () => {
      const { asked } = await serve({ cutAfter: 1_000_000 })
      const outcome = await fetch()
      expect(outcome.code).toBe(0)
      expect(outcome.stderr).toMatch(/Stopped at byte \d+ \(curl's status 18\); continuing in 0 s/)
      expect(asked).toEqual(['', expect.stringMatching(/^bytes=[1-9]\d*-$/)])
      expect(existsSync(target())).toBe(true)
    })

    test('waits for a server that is busy, and keeps what it has', async () => {
      const { asked } = await serve({ busy: 2 })
      writeFileSync(part(), image.subarray(0, 5000))
      const outcome = await fetch()
      expect(outcome.code).toBe(0)
      expect(outcome.stderr.match(/the server answers 503/g)).toHaveLength(2)
      expect(asked).toEqual(['bytes=5000-', 'bytes=5000-', 'bytes=5000-'])
    })

    test('waits where there is no server, as without a network', async () => {
      const { url } = await serve()
      await server?.close()
      server = undefined
      const waiting = await fetch({ HAOS_URL: url, HAOS_PAUSE: '60' }, ['timeout', '5'])
      expect(waiting).toMatchObject({
        code: 124,
        stderr: expect.stringContaining("(curl's status 7); continuing in 60 s"),
      })
    })

    test('starts over where the server knows no ranges', async () => {
      await serve({ ranges: false })
      writeFileSync(part(), image.subarray(0, 5000))
      expect((await fetch()).code).toBe(0)
      expect(server?.asked).toEqual(['bytes=5000-', ''])
    })

    test('starts over where the beginning is longer than the file', async () => {
      await serve()
      writeFileSync(part(), Buffer.concat([image, Buffer.from('more')]))
      expect((await fetch()).code).toBe(0)
      expect(leftOver()).toEqual([])
    })

    test('asks for nothing where the file is here already, and only has to be unpacked', async () => {
      await serve()
      writeFileSync(part(), image)
      expect((await fetch()).code).toBe(0)
      expect(server?.asked).toEqual([])
    })

    test('throws away what has another hash, and says both', async () => {
      await serve()
      const wanted = 'a'.repeat(64)
      const outcome = await fetch({ HAOS_SHA256: wanted })
      expect(outcome.code).toBe(1)
      expect(outcome.stderr).toContain(`expected SHA-256 ${wanted}`)
      expect(outcome.stderr).toContain(`got              ${sha256}`)
      expect(existsSync(target())).toBe(false)
      expect(leftOver()).toEqual([])
    })

    test('a damaged beginning is not kept for ever', async () => {
      await serve()
      writeFileSync(part(), Buffer.alloc(5000))
      expect((await fetch()).code).toBe(1)
      expect(leftOver()).toEqual([])
      expect((await fetch()).code).toBe(0)
    })

    test('takes the file that the system has, and needs no server', async () => {
      const carried = bench.path('carried.qcow2.xz')
      writeFileSync(carried, image, { mode: 0o444 })
      const url = 'http://127.0.0.1:1/haos_ova-17.3.qcow2.xz'
      expect(await fetch({ HAOS_CARRIED: carried, HAOS_URL: url })).toMatchObject({ code: 0, stderr: '' })
      expect(virtualSize()).toBe(96 * 1024 * 1024)
      expect(leftOver()).toEqual([])
      expect(readFileSync(carried)).toEqual(image)
    })

    test('takes one that is not compressed, and may write to the copy', async () => {
      const carried = bench.path('carried.qcow2')
      writeFileSync(carried, readFileSync(sources.path('plain.qcow2')), { mode: 0o444 })
      const sum = createHash('sha256').update(readFileSync(carried)).digest('hex')
      const env = { HAOS_CARRIED: carried, HAOS_SHA256: sum, HAOS_URL: 'http://127.0.0.1:1/haos.qcow2' }
      expect((await fetch(env)).code).toBe(0)
      expect(statSync(target()).mode & 0o777).toBe(0o600)
    })

    test('fetches the file where the system’s is damaged', async () => {
      await serve()
      const carried = bench.path('carried.qcow2.xz')
      writeFileSync(carried, image.subarray(0, 5000))
      const outcome = await fetch({ HAOS_CARRIED: carried })
      expect(outcome).toMatchObject({ code: 0, stderr: expect.stringContaining('is damaged; fetching it') })
      expect(server?.asked).toEqual([''])
      expect(existsSync(target())).toBe(true)
    })

    test('names the address that the server does not have', async () => {
      await serve()
      const outcome = await fetch({ HAOS_URL: `${server?.url}.missing` })
      expect(outcome.code).toBe(1)
      expect(outcome.stderr).toContain('The server refused')
      expect(outcome.stderr).toContain('(status 404)')
      expect(outcome.stderr).toContain('.missing')
    })

    test('refuses a file that is not qcow2, even with the right hash', async () => {
      const raw = Buffer.alloc(100_000, 1)
      server = await ImageServer.serve('/haos.qcow2', raw)
      const outcome = await fetch({ HAOS_SHA256: createHash('sha256').update(raw).digest('hex') })
      expect(outcome.code).toBe(1)
      expect(outcome.stderr).toContain('holds no qcow2 image')
      expect(existsSync(target())).toBe(false)
      expect(leftOver()).toEqual([])
    })

    test('leaves an existing disk alone', async () => {
      await serve()
      writeFileSync(target(), 'a home')
      expect((await fetch()).code).toBe(0)
      expect(readFileSync(target(), 'utf8')).toBe('a home')
      expect(server?.asked).toEqual([])
    })

    test('forgets the beginning of another release', async () => {
      await serve()
      writeFileSync(bench.path('.home-assistant-0123456789abcdef.part'), 'old')
      expect((await fetch()).code).toBe(0)
      expect(leftOver()).toEqual([])
    })
  },
)
