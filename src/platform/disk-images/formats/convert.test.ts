import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect } from 'vitest'
import { createProcessRunner } from '#platform/process/run.ts'
import { isRunning } from '#platform/process/running.ts'
import { cancelled, disks, hasCommand, makeDisk } from '#test/drives/disks.ts'
import { isRoot, test } from '#test/folders.ts'
import { createDiskImages } from '../disk-images.ts'

const MiB = 1 << 20
const idle = new AbortController().signal

describe.runIf(hasCommand('qemu-img'))('with qemu-img', () => {
  test('every format holds the same disk, converts back unchanged, and reports progress', async ({
    folder,
  }) => {
    const raw = makeDisk(join(folder, 'disk:1.raw'), 32 * MiB, [{ at: MiB, bytes: 3 * MiB }])
    for (const format of ['qcow2', 'vmdk', 'vhdx'] as const) {
      const there = join(folder, `a.${format}`)
      const fractions: number[] = []
      const onFraction = (fraction: number) => fractions.push(fraction)
      await disks.convert({
        from: { path: raw, format: 'raw' },
        to: { path: there, format, name: basename(there) },
        signal: idle,
        onFraction,
      })
      execFileSync('qemu-img', ['compare', '-f', 'raw', '-F', format, raw, there])
      expect(fractions.at(-1)).toBe(1)
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
      expect(await disks.virtualSize(there, format)).toBe(32 * MiB)

      const back = join(folder, 'back.raw')
      await disks.convert({
        from: { path: there, format },
        to: { path: back, format: 'raw' },
        signal: idle,
        onFraction,
      })
      expect(readFileSync(back).equals(readFileSync(raw))).toBe(true)
    }
    const info = (name: string) =>
      execFileSync('qemu-img', ['info', join(folder, name)], { encoding: 'utf8' })
    expect(info('a.qcow2')).toContain('compression type: zlib')
    for (const compression of ['zstd', 'none'] as const) {
      const to = { path: join(folder, `${compression}.qcow2`), format: 'qcow2', compression } as const
      await disks.convert({
        from: { path: raw, format: 'raw' },
        to,
        signal: idle,
        onFraction: () => undefined,
      })
    }
    expect(info('zstd.qcow2')).toContain('compression type: zstd')
    expect(info('a.vmdk')).toContain('create type: streamOptimized')
    expect(readFileSync(join(folder, 'a.vmdk'), 'latin1')).toContain('ddb.adapterType = "lsilogic"')
    expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([])
  })

  test('a VMDK has the name that it gets, and is the same bytes each time', async ({ folder }) => {
    const raw = makeDisk(join(folder, 'from.raw'), 8 * MiB, [{ at: MiB, bytes: MiB }])
    const made = async (name: string, named = name) => {
      const path = join(folder, name)
      const options = { signal: idle, onFraction: () => undefined }
      await disks.convert({
        from: { path: raw, format: 'raw' },
        to: { path, format: 'vmdk', name: named },
        ...options,
      })
      execFileSync('qemu-img', ['compare', '-f', 'raw', '-F', 'vmdk', raw, path])
      return readFileSync(path)
    }
    const [one, two] = [await made('box.vmdk'), await made('.made.partial-7', 'box.vmdk')]
    expect(one.equals(two)).toBe(true)
    const text = one.toString('latin1', 512, 2048)
    expect(text).toMatch(/^RW 16384 SPARSE "box\.vmdk"$/m)
    expect(text).toContain('CID=fffffffe\n')
    const long = await made('long.vmdk', `${'a name with spaces and ü '.repeat(8)}.vmdk`)
    expect(long.toString('utf8', 512, 2048)).toContain('and ü .vmdk"')
  })

  test('a VHDX is the same bytes each time, with ids that follow from the disk', async ({ folder }) => {
    const made = async (name: string, raw: string) => {
      const path = join(folder, name)
      const to = { path, format: 'vhdx' } as const
      await disks.convert({
        from: { path: raw, format: 'raw' },
        to,
        signal: idle,
        onFraction: () => undefined,
      })
      execFileSync('qemu-img', ['compare', '-f', 'raw', '-F', 'vhdx', raw, path])
      return readFileSync(path)
    }
    const raw = makeDisk(join(folder, 'from.raw'), 8 * MiB, [{ at: MiB, bytes: MiB }])
    const other = makeDisk(join(folder, 'other.raw'), 8 * MiB, [{ at: MiB, bytes: MiB + 1 }])
    const [one, two] = [await made('one.vhdx', raw), await made('.two.partial-7', raw)]
    expect(one.equals(two)).toBe(true)
    const another = await made('other.vhdx', other)
    // The ids of the file and of its data, in both headers, and of the disk, where qemu-img's metadata has it.
    for (const at of [64 * 1024 + 16, 64 * 1024 + 32, 128 * 1024 + 16, 128 * 1024 + 32, 3 * MiB + 65552]) {
      expect(one.subarray(at, at + 16).equals(Buffer.alloc(16))).toBe(false)
      expect(one.subarray(at, at + 16).equals(another.subarray(at, at + 16))).toBe(false)
    }
    execFileSync('qemu-img', ['check', '-f', 'vhdx', join(folder, 'one.vhdx')])
  })

  test('a cancelled conversion ends qemu-img and leaves nothing behind', async ({ folder }) => {
    const raw = makeDisk(join(folder, 'from.raw'), 600 * MiB, [{ at: 0, bytes: 300 * MiB }], false)
    const target = join(folder, 'target')
    mkdirSync(target)
    const controller = new AbortController()
    const work = disks.convert({
      from: { path: raw, format: 'raw' },
      to: { path: join(target, 'a.vmdk'), format: 'vmdk', name: 'a.vmdk' },
      signal: controller.signal,
      onFraction: () => controller.abort(cancelled),
    })
    await expect(work).rejects.toBe(cancelled)
    expect(readdirSync(target)).toEqual([])
  })

  test("reports qemu-img's own reason, with its command and its last lines", async ({ folder }) => {
    const path = join(folder, 'no.qcow2')
    writeFileSync(path, 'not a disk')
    const to = { path: join(folder, 'to.raw'), format: 'raw' } as const
    const failed = disks.convert({
      from: { path, format: 'qcow2' },
      to,
      signal: idle,
      onFraction: () => undefined,
    })
    await expect(failed).rejects.toMatchObject({
      code: 'tool.failed',
      message: expect.stringMatching(/^qemu-img failed: Could not open .*not in qcow2 format$/i),
      details: {
        command: expect.stringContaining('qemu-img convert'),
        lastLines: [expect.stringContaining('qcow2')],
      },
    })
    await expect(disks.virtualSize(path, 'qcow2')).rejects.toMatchObject({ code: 'tool.failed' })
    expect(readdirSync(folder)).toEqual(['no.qcow2'])
  })

  test.runIf(isRoot)(
    'a full disk is space.full, naming the folder, and nothing is left behind',
    async ({ folder, smallDisk }) => {
      const raw = makeDisk(join(folder, 'from.raw'), 16 * MiB, [{ at: 0, bytes: 8 * MiB }])
      for (const format of ['qcow2', 'vmdk', 'raw'] as const) {
        const to = { path: join(smallDisk, 'to'), format, name: 'to' }
        const work = disks.convert({
          from: { path: raw, format: 'raw' },
          to,
          signal: idle,
          onFraction: () => undefined,
        })
        await expect(work).rejects.toMatchObject({
          code: 'space.full',
          message: `No space is left in ${smallDisk}.`,
        })
        expect(readdirSync(smallDisk)).toEqual([])
      }
    },
  )
})

test.runIf(hasCommand('qemu-img'))('a raw disk is as large as QEMU makes of it', async ({ folder }) => {
  const raw = join(folder, 'odd.raw')
  writeFileSync(raw, Buffer.alloc(1000))
  const output = execFileSync('qemu-img', ['info', '-f', 'raw', '--output=json', raw], { encoding: 'utf8' })
  expect(await disks.virtualSize(raw, 'raw')).toBe(JSON.parse(output)['virtual-size'])
})

test('without qemu-img the error names what to install', async ({ folder }) => {
  const without = createDiskImages({ run: createProcessRunner({ env: { PATH: folder } }) })
  await expect(without.virtualSize(join(folder, 'from.qcow2'), 'qcow2')).rejects.toMatchObject({
    code: 'tool.missing',
    operation: 'images.info',
    hint: expect.stringContaining('nixpkgs#qemu-utils'),
  })
})

test.runIf(hasCommand('setpriv'))('qemu-img ends when Kiln is killed (needs setpriv)', async ({ folder }) => {
  mkdirSync(join(folder, 'bin'))
  const pidFile = join(folder, 'pid')
  const script = `#!/bin/sh\necho $$ > ${pidFile}.new\nmv ${pidFile}.new ${pidFile}\nwhile [ -e ${pidFile} ]; do sleep 0.05; done\n`
  writeFileSync(join(folder, 'bin', 'qemu-img'), script, { mode: 0o755 })
  const imported = (path: string) => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)))
  const starter = `
    import { createProcessRunner } from ${imported('../../process/run.ts')}
    import { createDiskImages } from ${imported('../disk-images.ts')}
    const run = createProcessRunner({ env: process.env })
    const [from, to] = ['from.raw', 'to.qcow2'].map(name => ${JSON.stringify(folder)} + '/' + name)
    const work = { signal: new AbortController().signal, onFraction: () => undefined }
    await createDiskImages({ run }).convert({
      ...work, from: { path: from, format: 'raw' }, to: { path: to, format: 'qcow2' },
    })`
  const words = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', starter]
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` }
  const kiln = spawn(process.execPath, words, { env, stdio: 'ignore' })
  try {
    await expect.poll(() => existsSync(pidFile), { timeout: 60_000 }).toBe(true)
  } finally {
    kiln.kill('SIGKILL')
  }
  const converter = { pid: Number(readFileSync(pidFile, 'utf8')), startTicks: null }
  await expect.poll(() => isRunning(converter), { timeout: 60_000 }).toBe(false)
})

test('a death by signal is never success', async ({ folder }) => {
  mkdirSync(join(folder, 'bin'))
  const killed = join(folder, 'bin', 'qemu-img')
  writeFileSync(killed, '#!/bin/sh\nfor last; do :; done\necho half > "$last"\nkill -9 $$\n', { mode: 0o755 })
  const path = `${join(folder, 'bin')}:${process.env['PATH']}`
  const fragile = createDiskImages({ run: createProcessRunner({ env: { PATH: path } }) })
  const to = { path: join(folder, 'to.qcow2'), format: 'qcow2' } as const
  const from = { path: join(folder, 'from'), format: 'raw' } as const
  await expect(
    fragile.convert({ from, to, signal: idle, onFraction: () => undefined }),
  ).rejects.toMatchObject({
    code: 'tool.failed',
    message: 'qemu-img failed: it was ended by signal SIGKILL',
  })
  expect(readdirSync(folder)).toEqual(['bin'])
})
