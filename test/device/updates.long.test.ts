// What a machine accepts of what Kiln published for it: the real program, real Nix, a real HTTP server.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasNix, isRoot } from '#test/tools-here.ts'
import { type Published, published, spoiling } from '#test/updates/published.ts'

const canRun = hasNix && isRoot

describe.skipIf(!canRun)('a machine that follows updates (needs Nix and root) [N23]', () => {
  let shown: Published
  beforeAll(async () => {
    shown = await published()
  })
  afterAll(() => shown?.close())
  afterEach(() => shown.between.failBy(null))

  it('fetches what is published, keeps it from garbage collection, and then asks only for two small files', async () => {
    const attic = shown.machine()
    const toplevel = shown.toplevel()
    expect(await attic.look()).toMatchObject({ status: 0, outcome: 'ready', toplevel })
    expect(attic.next()).toBe(toplevel)
    expect(attic.stored()).toHaveLength(3)
    execFileSync('nix-store', ['--gc'], { env: attic.env(), stdio: 'pipe' })
    expect(attic.stored()).toHaveLength(3)
    shown.between.asked = []
    symlinkSync(toplevel, join(attic.folder, 'running'))
    expect(await attic.look()).toMatchObject({ status: 0, outcome: 'current' })
    expect(shown.between.asked.toSorted()).toEqual(['/keys', `/pointers/box-${shown.id}`])
    expect(JSON.parse(readFileSync(join(attic.state, 'last_look'), 'utf8'))).toMatchObject({
      outcome: 'current',
    })
  })

  it('needs no server: a stick is a folder', async () => {
    const attic = shown.machine({ source: `${pathToFileURL(shown.kiln.folder).href}//` })
    expect(await attic.look()).toMatchObject({ outcome: 'ready' })
  })

  it('reports a missing published folder, and reads only regular files of one', async () => {
    const away = shown.machine({ source: 'file:///nowhere' })
    expect(await away.look()).toMatchObject({ outcome: 'failed', problem: 'unreachable' })
    const folder = join(shown.kiln.home, 'stick')
    mkdirSync(join(folder, 'pointers'), { recursive: true })
    cpSync(shown.at('keys'), join(folder, 'keys'))
    const attic = shown.machine({ source: pathToFileURL(folder).href })
    expect(await attic.look()).toMatchObject({ outcome: 'none' })
    const pointer = join(folder, 'pointers', `box-${shown.id}`)
    const strange = {
      pipe: () => execFileSync('mkfifo', [pointer]),
      link: () => symlinkSync('/dev/zero', pointer),
      folder: () => mkdirSync(pointer),
      large: () => {
        writeFileSync(pointer, '')
        truncateSync(pointer, 8 * 2 ** 30)
      },
    }
    for (const [name, put] of Object.entries(strange)) {
      put()
      const problem = name === 'large' ? 'too-large' : 'unreachable'
      expect(await attic.look(), name).toMatchObject({ outcome: 'failed', problem })
      rmSync(pointer, { recursive: true })
    }
    cpSync(shown.pointer, pointer)
    cpSync(shown.at('cache'), join(folder, 'cache'), { recursive: true })
    expect(await attic.look()).toMatchObject({ outcome: 'ready' })
  })

  it('does not show an earlier look as the last one if the trust file is broken', async () => {
    const attic = shown.machine()
    const lastLook = () => JSON.parse(readFileSync(join(attic.state, 'last_look'), 'utf8'))
    await attic.look()
    expect(lastLook()).toMatchObject({ outcome: 'ready' })
    writeFileSync(attic.file, '{')
    expect(await attic.look()).toMatchObject({ outcome: 'failed', problem: 'config' })
    expect(lastLook()).toMatchObject({ outcome: 'failed', problem: 'config' })
  })

  it('refuses an older pointer, one of another box, and one for another profile', async () => {
    const attic = shown.machine()
    const old = readFileSync(shown.pointer)
    await shown.kiln.publish({ boxes: ['attic'] })
    expect(await attic.look()).toMatchObject({ outcome: 'ready' })
    const replay = () => writeFileSync(shown.pointer, old)
    await spoiling(shown.pointer, replay, async () => {
      expect(await attic.look()).toMatchObject({ status: 75, outcome: 'refused', refusal: 'old-sequence' })
    })
    const foreign = shown.at('pointers', 'box-ffffffffffffffff')
    cpSync(shown.pointer, foreign)
    const other = shown.machine({ for: 'box/ffffffffffffffff' })
    expect(await other.look()).toMatchObject({ outcome: 'refused', refusal: 'other-box' })
    rmSync(foreign)
    const workstation = shown.machine({ profile: 'workstation' })
    expect(await workstation.look()).toMatchObject({ refusal: 'other-profile' })
    expect([...other.stored(), ...workstation.stored()]).toEqual([])
    expect(await attic.look()).toMatchObject({ outcome: 'ready' })
  })

  it('a clock that is a year ahead stops it, and one that is a year behind does not', async () => {
    const attic = shown.machine()
    expect(await attic.look({ days: -365 })).toMatchObject({ outcome: 'ready' })
    expect(await attic.look({ days: 365 })).toMatchObject({ outcome: 'refused', refusal: 'expired' })
    expect(attic.next()).toBe(shown.toplevel())
    expect(await attic.look()).toMatchObject({ outcome: 'ready' })
  })

  it('a clock in the past does not revive a pointer that had expired when a newer one was made', async () => {
    const attic = shown.machine()
    expect(await attic.look()).toMatchObject({ outcome: 'ready' })
    const state = join(attic.state, 'state.json')
    // The state after a pointer from half a year in the future.
    const later = Math.floor(Date.now() / 1000) + 180 * 86_400
    const held = { ...JSON.parse(readFileSync(state, 'utf8')), notBefore: later }
    // As in the first version of the format: without a checksum.
    delete held.sum
    writeFileSync(state, JSON.stringify(held))
    expect(await attic.look({ days: -3650 })).toMatchObject({ refusal: 'expired' })
  })

  it('follows a rotation, refuses the old key from then on, and continues with a truncated state', async () => {
    const attic = shown.machine()
    expect(await attic.look()).toMatchObject({ outcome: 'ready' })
    const before = join(shown.kiln.home, 'before')
    cpSync(shown.kiln.folder, before, { recursive: true })
    await shown.kiln.client.updates.rotateKeys({ recovery: shown.recovery })
    await shown.kiln.publish({ boxes: ['attic'] })
    expect(await attic.look()).toMatchObject({ outcome: 'ready' })
    // The whole earlier folder, with the old key set.
    const good = readFileSync(attic.file, 'utf8')
    writeFileSync(attic.file, JSON.stringify({ ...JSON.parse(good), source: pathToFileURL(before).href }))
    expect(await attic.look()).toMatchObject({ outcome: 'refused', refusal: 'old-keys' })
    writeFileSync(attic.file, good)
    truncateSync(join(attic.state, 'state.json'), 10)
    expect(await attic.look()).toMatchObject({ outcome: 'ready' })
  })

  it('a corrupted state does not make it forget what it accepted', async () => {
    const attic = shown.machine()
    const old = readFileSync(shown.pointer)
    await shown.kiln.publish({ boxes: ['attic'] })
    expect(await attic.look()).toMatchObject({ outcome: 'ready' })
    const [state, copy] = [join(attic.state, 'state.json'), join(attic.state, 'state-copy.json')]
    const good = readFileSync(state, 'utf8')
    const replay = () => writeFileSync(shown.pointer, old)
    await spoiling(shown.pointer, replay, async () => {
      const lower = good.replace(/(sequence )(\d)/, (_, word, digit) => `${word}${Number(digit) - 1}`)
      for (const text of ['', '{', '[]', '{}', '\u0000'.repeat(500), lower]) {
        writeFileSync(state, text)
        expect(await attic.look(), text).toMatchObject({ outcome: 'refused', refusal: 'old-sequence' })
        writeFileSync(copy, text)
        expect(await attic.look(), text).toMatchObject({ status: 78, outcome: 'failed', problem: 'state' })
        writeFileSync(copy, good)
      }
      rmSync(state)
      expect(await attic.look()).toMatchObject({ refusal: 'old-sequence' })
    })
    expect(await attic.look()).toMatchObject({ outcome: 'ready' })
  })

  it('names what is wrong with its trust file', async () => {
    for (const changed of [{ recovery: 'x' }, { source: 'ftp://x' }, { keys: {} }, { for: '' }]) {
      const found = await shown.machine(changed).look()
      expect(found).toMatchObject({ status: 78, outcome: 'failed', problem: 'config' })
    }
    const attic = shown.machine()
    rmSync(attic.file)
    expect(await attic.look()).toMatchObject({
      problem: 'config',
      detail: expect.stringContaining('is missing'),
    })
  })

  it('killed at any time, the next look completes it', async () => {
    const attic = shown.machine()
    let kills = 0
    for (let ms = 60; attic.next() === null && kills < 60; ms += 40) {
      const child = attic.start()
      const ended = new Promise(resolve => child.once('close', resolve))
      const timer = setTimeout(() => child.kill('SIGKILL'), ms)
      await ended
      clearTimeout(timer)
      if (child.signalCode === 'SIGKILL') kills++
    }
    expect(kills).toBeGreaterThan(3)
    expect(await attic.look()).toMatchObject({ outcome: 'ready' })
    execFileSync('nix-store', ['--verify', '--check-contents'], { env: attic.env(), stdio: 'pipe' })
  })

  it('on a disk that fills up at any step nothing is ready; with space again it continues', async () => {
    const place = mkdtempSync(join(shown.kiln.home, 'small-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', place])
    try {
      const attic = shown.machine({}, place)
      const filler = join(place, 'filler')
      let failed = 0
      for (let freeKib = 0; attic.next() === null; freeKib += 48) {
        writeFileSync(filler, '')
        const { bavail, bsize } = statfsSync(place)
        writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - freeKib * 1024)))
        const found = await attic.look()
        expect(found.outcome).toBe(attic.next() === null ? 'failed' : 'ready')
        if (found.outcome === 'failed') failed++
      }
      expect(failed).toBeGreaterThan(2)
      rmSync(filler)
      expect(await attic.look()).toMatchObject({ outcome: 'ready' })
      execFileSync('nix-store', ['--verify', '--check-contents'], { env: attic.env(), stdio: 'pipe' })
    } finally {
      execFileSync('umount', ['-l', place])
    }
  })

  it('on a full disk it still looks, and reports what it found', async () => {
    const attic = shown.machine()
    mkdirSync(attic.state)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', attic.state])
    try {
      const reported = () => JSON.parse(readFileSync(join(attic.state, 'last_look'), 'utf8'))
      expect(await attic.look()).toMatchObject({ outcome: 'ready' })
      symlinkSync(shown.toplevel(), join(attic.folder, 'running'))
      const filler = join(attic.state, 'filler')
      const filled = spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k'], { encoding: 'utf8' })
      expect(filled.stderr).toContain('No space left')
      expect(await attic.look()).toMatchObject({ status: 0, outcome: 'current' })
      expect(reported()).toMatchObject({ outcome: 'current' })
      // A newer pointer has to be recorded before it is followed.
      await shown.kiln.publish({ boxes: ['attic'] })
      expect(await attic.look()).toMatchObject({ status: 75, outcome: 'failed', problem: 'no-space' })
      expect(reported()).toMatchObject({ outcome: 'failed', problem: 'no-space' })
      rmSync(filler)
      expect(await attic.look()).toMatchObject({ outcome: 'current' })
    } finally {
      execFileSync('umount', ['-l', attic.state])
    }
  })
})
