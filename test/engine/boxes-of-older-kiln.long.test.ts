// Records of the last Kiln without boxes, written by its own code: the commit is unpacked, and its command
// line adds hosts and builds the demo. Its record of flashed drives is written through its own modules,
// because a loop device has no serial.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testEngine } from '#test/engine/engine.ts'
import { hasNix } from '#test/tools-here.ts'

const commit = 'c82b168d'
const hasCommit = spawnSync('git', ['cat-file', '-e', `${commit}^{commit}`]).status === 0
const name = `what Kiln ${commit} wrote (needs Nix, and this commit in the clone) [N16]`

/** The content of a record; for an image's file, its size and time. */
function contentOf(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return size < 1 << 20 ? readFileSync(path, 'utf8') : `${size} bytes, ${mtimeMs}`
}

/** Uses its own modules to record flashed drives. */
const writeDrives = `
import { createFiles } from '#platform/files/files.ts'
import { lineageFile, remembered } from '#engine/flash/record/lineage.ts'
const [data, image] = process.argv.slice(2)
const file = lineageFile({ files: createFiles(), folders: { data } })
const drive = (serial) => ({ path: '/dev/' + serial, serial, model: 'Ultra', sizeBytes: 32e9 })
const flashed = (serial, hostname, at) => ({
  at,
  drives: [{ drive: drive(serial) }],
  source: { origin: { image: { id: image } }, facts: { name: 'Tiny' } },
  results: [{ path: '/dev/' + serial, outcome: 'verified', bytesWritten: 1, sha256: null, hostname, hostKey: null }],
})
await file.change(old => remembered(old, flashed('S1', 'workshop', 1000)))
await file.change(old => remembered(old, flashed('S2', 'cellar', 2000)))
await file.change(old => remembered(old, flashed('S3', null, 3000)))
`

describe.skipIf(!hasCommit || !hasNix)(name, { timeout: 600_000 }, () => {
  let folder: string
  let old: string
  let home: string
  /** The image that it built. */
  let image: string
  /** The files before any Kiln with boxes. */
  let before: Map<string, string>

  const oldKiln = (...words: string[]) =>
    spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'src/cli/index.ts', '--profiles', 'lab', ...words],
      { cwd: old, encoding: 'utf8', env: { ...process.env, KILN_HOME: home } },
    )
  const hostsOfOld = () =>
    (JSON.parse(oldKiln('hosts', '--json').stdout) as { hosts: { name: string }[] }).hosts.map(
      each => each.name,
    )

  /** Only records: no locks, logs or boxes. */
  const records = () =>
    new Map(
      readdirSync(home, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name))
        .filter(path => !/^(boxes|locks|logs)\b/.test(path.slice(home.length + 1)))
        .map(path => [path.slice(home.length + 1), contentOf(path)]),
    )
  const listed = async () => {
    await using kiln = engine()
    return (await kiln.client.boxes.list({})).boxes
  }
  const engine = () => {
    const kiln = testEngine({ home })
    return { ...kiln, [Symbol.asyncDispose]: () => kiln.close() }
  }
  const asWritten = [
    { name: 'attic', host: 'attic', images: [], drives: [] },
    { name: 'workshop', host: 'workshop', drives: [{ serial: 'S1' }] },
    { name: 'cellar', host: null, drives: [{ serial: 'S2' }] },
  ]
  const found = (boxes: Awaited<ReturnType<typeof listed>>) =>
    [...boxes].sort((a, b) => order(a.name) - order(b.name))
  const order = (box: string) => asWritten.findIndex(each => each.name === box)

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-older-'))
    old = join(folder, 'kiln')
    home = join(folder, 'home')
    mkdirSync(old)
    const archive = join(folder, 'kiln.tar')
    execFileSync('git', ['archive', '--format=tar', `--output=${archive}`, commit])
    execFileSync('tar', ['-xf', archive, '-C', old])
    symlinkSync(resolve('node_modules'), join(old, 'node_modules'))
    writeFileSync(join(old, 'write-drives.ts'), writeDrives)
    // Where the demo's packages are on this computer.
    copyFileSync(resolve('lab/tiny/pins.json'), join(old, 'lab/tiny/pins.json'))
    const built = oldKiln('build', 'tiny', '--json')
    expect(built.status, built.stderr).toBe(0)
    // Nothing listens there: it stores a host that does not answer.
    for (const [port, host] of ['attic', 'workshop'].entries())
      oldKiln('hosts', 'add', `root@127.0.0.1:${port + 2}`, '--name', host)
    image = readdirSync(join(home, 'images'))[0] ?? ''
    execFileSync(process.execPath, ['write-drives.ts', home, image], { cwd: old, stdio: 'pipe' })
    before = records()
  }, 600_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  beforeEach(() => rmSync(join(home, 'boxes'), { recursive: true, force: true }))

  it('become a box for each host and each flashed name without one, and none for an image alone', async () => {
    const boxes = found(await listed())
    expect(boxes).toMatchObject(asWritten)
    expect(boxes).toHaveLength(asWritten.length)
    expect(boxes.map(({ images }) => images)).toEqual([[], [image], [image]])
  })

  it('become the same boxes the second time, even if the mark is lost', async () => {
    const ids = (await listed()).map(({ id }) => id)
    expect((await listed()).map(({ id }) => id)).toEqual(ids)
    rmSync(join(home, 'boxes', 'taken-over'))
    expect((await listed()).map(({ id }) => id)).toEqual(ids)
  })

  it('wait for another Kiln that holds the lock, and nothing is written before', async () => {
    const lock = join(home, 'locks', 'boxes.json')
    mkdirSync(join(home, 'locks'), { recursive: true })
    writeFileSync(lock, JSON.stringify({ schema: 1, pid: process.pid, startTicks: null, at: Date.now() }))
    const asked = listed()
    await delay(1000)
    expect(readdirSync(home)).not.toContain('boxes')
    rmSync(lock)
    expect(found(await asked)).toMatchObject(asWritten)
  })

  it('stay unchanged next to boxes/, and the older Kiln keeps using them', async () => {
    await listed()
    expect(records()).toEqual(before)
    expect(hostsOfOld().sort()).toEqual(['attic', 'workshop'])
    oldKiln('hosts', 'add', 'root@127.0.0.1:9', '--name', 'porch')
    expect(hostsOfOld()).toContain('porch')
    // What it adds later gets a box with its next deploy or flash.
    expect((await listed()).map(each => each.name)).not.toContain('porch')
    oldKiln('hosts', 'rm', 'porch', '--yes')
  })
})
