// The writer does not trust its plan: it checks each drive itself, and opens it exclusively.

import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { attachAt } from '#test/drives/attach-at.ts'
import { hasCommand } from '#test/drives/disks.ts'
import { messageOf } from '#test/texts.ts'
import { fileSource, fill, makeImage, mib, planFor, plannedDrive, watch } from '#test/writer/flash.ts'
import { canLoop, contentOf, type Loop, type Loops, loopsOver, test } from '#test/writer/loop-drives.ts'

const driveBytes = 64 * mib
const extents = [0, 8 * mib]
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' })
const canMount = canLoop && hasCommand('mkfs.ext4')
const isMounted = (path: string) => run('mount').includes(path)
/** Shared, as systemd makes all mounts: unmounting here also unmounts it in every namespace created since. */
const mount = (device: string, point: string) => run('mount', '--make-shared', device, point)

/** A drive with a file system on it, in use at `point`. */
function mountedDrive(folder: string, loops: Loops) {
  const source = fileSource(makeImage(join(folder, 'image'), 8 * mib, extents), extents)
  const loop = loops.make(driveBytes)
  run('mkfs.ext4', '-q', loop.path)
  const point = join(folder, 'a mount')
  mkdirSync(point)
  mount(loop.path, point)
  return { source, loop, point }
}

const untouched = (loop: Loop) => expect(contentOf(loop).equals(Buffer.alloc(driveBytes, 7))).toBe(true)

test.runIf(canLoop)(
  'a drive that was swapped since it was chosen is not written',
  async ({ folder, loops }) => {
    const source = fileSource(makeImage(join(folder, 'image'), 8 * mib, extents), extents)
    const loop = loops.make(driveBytes)
    fill(loop.file, driveBytes, 7)
    const chosen = await plannedDrive(loop.path)
    const others = [
      { change: { serial: 'another' }, reason: /serial number/ },
      { change: { deviceNumber: '7:250' }, reason: /device number/ },
      { change: { sizeBytes: driveBytes - 512 }, reason: /size/ },
    ]
    for (const { change, reason } of others) {
      const { results } = await watch({ plan: await planFor({ drives: [{ ...chosen, ...change }], source }) })
      expect(results[0]).toMatchObject({
        outcome: 'failed',
        bytesWritten: 0,
        error: { code: 'drive.changed' },
      })
      expect(messageOf(results[0]?.error)).toMatch(reason)
    }
    // The same loop device over another file, and the same file longer and shorter.
    loop.detach()
    const other = join(folder, 'other')
    writeFileSync(other, Buffer.alloc(driveBytes - mib, 7))
    attachAt(loop.path, other)
    const swapped = await watch({ plan: await planFor({ drives: [chosen], source }) })
    expect(swapped.results[0]).toMatchObject({ outcome: 'failed', error: { code: 'drive.changed' } })
    run('losetup', '--detach', loop.path)
    untouched(loop)
  },
)

test.runIf(canLoop)(
  'a drive that grew or shrank since it was chosen is not written',
  async ({ folder, loops }) => {
    const source = fileSource(makeImage(join(folder, 'image'), 8 * mib, extents), extents)
    for (const size of [driveBytes + mib, driveBytes - mib]) {
      const loop = loops.make(driveBytes)
      const chosen = await plannedDrive(loop.path)
      truncateSync(loop.file, size)
      run('losetup', '--set-capacity', loop.path)
      const { results } = await watch({ plan: await planFor({ drives: [chosen], source }) })
      expect(results[0]).toMatchObject({ outcome: 'failed', error: { code: 'drive.changed' } })
      expect(contentOf(loop).every(byte => byte === 0)).toBe(true)
    }
  },
)

test.runIf(canLoop)('anything but a drive is not written', async ({ folder, loops }) => {
  const image = makeImage(join(folder, 'image'), 8 * mib, extents)
  const source = fileSource(image, extents)
  const chosen = await plannedDrive(loops.make(driveBytes).path)
  for (const path of [join(folder, 'nothing'), image, '/dev/null', folder]) {
    const { results } = await watch({ plan: await planFor({ drives: [{ ...chosen, path }], source }) })
    expect(results[0]?.error?.code).toMatch(/^drive\.(missing|not-whole)$/)
    expect(results[0]?.outcome).toBe('failed')
  }
})

test.runIf(canLoop)(
  'the policy is checked again: too small, and the drive that the source is on',
  async ({ folder, loops }) => {
    const source = fileSource(makeImage(join(folder, 'image'), 8 * mib, extents), extents)
    const [small, own] = [loops.make(4 * mib), loops.make(driveBytes)]
    fill(own.file, driveBytes, 7)
    const onDrives = [own.path]
    const { results } = await watch({
      plan: await planFor({
        drives: [small.path, own.path],
        source: { ...source, onDrives } as typeof source,
      }),
    })
    expect(results.find(({ path }) => path === small.path)?.error?.code).toBe('drive.too-small')
    const refused = results.find(({ path }) => path === own.path)?.error
    expect(refused?.code).toBe('drive.refused')
    expect(messageOf(refused)).toContain('It holds the image that is to be written.')
    untouched(own)
  },
)

test.runIf(canLoop)('a drive that the seed does not fit on is not written', async ({ folder, loops }) => {
  const source = fileSource(makeImage(join(folder, 'image'), 8 * mib, extents), extents)
  const loop = loops.make(driveBytes)
  const payloads = [{ offset: driveBytes - 2, data: Buffer.from('abc').toString('base64') }]
  const drive = await plannedDrive(loop.path, { payloads })
  const { results } = await watch({ plan: await planFor({ drives: [drive], source }) })
  expect(results).toMatchObject([{ outcome: 'failed', bytesWritten: 0, error: { code: 'drive.too-small' } }])
  expect(contentOf(loop).every(byte => byte === 0)).toBe(true)
})

test.runIf(canLoop)('a write-protected drive is refused', async ({ folder, loops }) => {
  const source = fileSource(makeImage(join(folder, 'image'), 8 * mib, extents), extents)
  const loop = loops.make(driveBytes, { args: ['--read-only'] })
  const { results } = await watch({ plan: await planFor({ drives: [loop.path], source }) })
  expect(results[0]?.error?.code).toBe('drive.refused')
  expect(messageOf(results[0]?.error)).toContain('It is write-protected.')
})

test.runIf(canLoop)(
  'of two jobs for one drive the second finds it busy, and the first continues',
  async ({ loops }) => {
    const loop = loops.make(driveBytes)
    const source = { kind: 'stream' as const, sizeBytes: 8 * mib, onDrives: [] }
    const plan = await planFor({ drives: [loop.path], source })
    const bytes = Buffer.alloc(4 * mib, 5)
    let refused: Awaited<ReturnType<typeof watch>> | undefined
    const first = await watch({
      plan,
      stream: async function* () {
        yield { offset: 0, bytes }
        refused = await watch({ plan })
        yield { offset: bytes.length, bytes }
        return { sizeBytes: 2 * bytes.length }
      },
    })
    expect(refused?.results).toMatchObject([
      { outcome: 'failed', bytesWritten: 0, error: { code: 'drive.busy' } },
    ])
    expect(first.results).toMatchObject([{ outcome: 'verified', error: null }])
  },
)

test.runIf(canMount)('mounts of a drive are unmounted, the innermost first', async ({ folder, loops }) => {
  const { source, loop, point } = mountedDrive(folder, loops)
  const inner = join(point, 'inner')
  mkdirSync(inner)
  run('mount', '--bind', join(point, 'lost+found'), inner)
  const { results } = await watch({ plan: await planFor({ drives: [loop.path], source }) })
  expect(results[0]).toMatchObject({ outcome: 'verified', error: null })
  expect(isMounted(point)).toBe(false)
})

test.runIf(canMount)('a mounted partition of it is unmounted too', async ({ folder, loops }) => {
  const source = fileSource(makeImage(join(folder, 'image'), 8 * mib, extents), extents)
  const loop = loops.make(driveBytes, { args: ['--partscan'] })
  // The partition is added by hand: not every kernel reads every partition table.
  run('addpart', loop.path, '1', '2048', '65536')
  run('mkfs.ext4', '-q', `${loop.path}p1`)
  const point = join(folder, 'mount')
  mkdirSync(point)
  mount(`${loop.path}p1`, point)
  const { results } = await watch({ plan: await planFor({ drives: [loop.path], source }) })
  expect(results[0]).toMatchObject({ outcome: 'verified', error: null })
  expect(isMounted(point)).toBe(false)
})

test.runIf(canMount)(
  'what was mounted over a mount of the drive stays, and the drive is refused',
  async ({ folder, loops }) => {
    const { source, loop, point } = mountedDrive(folder, loops)
    run('mount', '-t', 'tmpfs', 'other', point)
    try {
      writeFileSync(join(point, 'note'), 'kept')
      const { results } = await watch({ plan: await planFor({ drives: [loop.path], source }) })
      expect(results[0]).toMatchObject({ outcome: 'failed', bytesWritten: 0, error: { code: 'drive.busy' } })
      expect(messageOf(results[0]?.error)).toContain(`other is mounted over it at ${point}`)
      expect(run('cat', join(point, 'note'))).toBe('kept')
    } finally {
      run('umount', point)
      run('umount', point)
    }
  },
)

test.runIf(canMount)(
  'a drive that is mounted twice in one place is unmounted twice',
  async ({ folder, loops }) => {
    const { source, loop, point } = mountedDrive(folder, loops)
    run('mount', '--bind', point, point)
    const { results } = await watch({ plan: await planFor({ drives: [loop.path], source }) })
    expect(results[0]).toMatchObject({ outcome: 'verified', error: null })
    expect(isMounted(point)).toBe(false)
  },
)

test.runIf(canMount)('a mounted drive in use is refused, and stays as it is', async ({ folder, loops }) => {
  const { source, loop, point } = mountedDrive(folder, loops)
  writeFileSync(join(point, 'note'), 'kept')
  const user = spawn('sleep', ['60'], { cwd: point, stdio: 'ignore' })
  try {
    const { results } = await watch({ plan: await planFor({ drives: [loop.path], source }) })
    expect(results[0]).toMatchObject({ outcome: 'failed', bytesWritten: 0, error: { code: 'drive.busy' } })
    expect(messageOf(results[0]?.error)).toContain(`${point} cannot be unmounted`)
    expect(run('cat', join(point, 'note'))).toBe('kept')
  } finally {
    user.kill('SIGKILL')
    await new Promise(resolve => user.once('exit', resolve))
    run('umount', point)
  }
})

test.runIf(canLoop)('no loop device is left', async ({ folder, loops }) => {
  const loop = loops.make(driveBytes)
  loop.detach()
  expect(loopsOver(folder)).toEqual([])
  rmSync(loop.file)
})
