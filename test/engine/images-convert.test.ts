// Making further formats from files that changed behind Kiln's back. With qemu-img, without Nix.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  damage,
  hidden,
  type ImageEngine,
  imageEngine,
  recordOf,
  sha256,
} from '#test/engine/image-library.ts'
import { hasQemuImg } from '#test/tools-here.ts'

let kiln: ImageEngine
beforeEach(() => {
  kiln = imageEngine()
})
afterEach(() => kiln.close())

describe.skipIf(!hasQemuImg)('making formats (needs qemu-img)', () => {
  it('refuses a damaged source, so that no copy of the damage counts as good', async () => {
    const { id, path, folder } = await kiln.made('vhdx', 'vmdk')
    const before = recordOf(folder)
    damage(path('box.vhdx'))
    rmSync(path('box.raw'))
    for (const format of ['raw', 'qcow2'] as const)
      expect((await kiln.convert(id, format)).error).toMatchObject({
        code: 'image.file-changed',
        message: expect.stringContaining('box.vhdx'),
      })
    expect(recordOf(folder)).toEqual(before)
    expect(existsSync(path('box.raw'))).toBe(false)
    rmSync(path('box.vhdx'))
    expect((await kiln.convert(id, 'raw')).error).toBeNull()
    expect(sha256(path('box.raw'))).toBe(before.formats.raw.sha256)

    damage(path('box.vmdk'))
    expect((await kiln.convert(id, 'ova')).error).toMatchObject({
      message: expect.stringContaining('box.vmdk'),
    })
    damage(path('box.raw'))
    expect((await kiln.convert(id, 'qcow2')).error).toMatchObject({
      message: expect.stringContaining('box.raw'),
    })
    expect(hidden(folder)).toEqual([])
  })

  it('refuses a good file that contains another disk than the recorded one', async () => {
    const { id, path, folder } = await kiln.made('qcow2')
    const record = recordOf(folder)
    record.formats.raw.sha256 = '1'.repeat(64)
    writeFileSync(path('image.json'), JSON.stringify(record))
    rmSync(path('box.raw'))
    expect((await kiln.convert(id, 'raw')).error).toMatchObject({
      code: 'image.file-changed',
      message: expect.stringContaining('it holds a different disk'),
    })
    expect(existsSync(path('box.raw'))).toBe(false)
    expect(recordOf(folder)).toEqual(record)
  })

  it('overwrites no file that a person changed or put there', async () => {
    const { id, path } = await kiln.made('qcow2')
    writeFileSync(path('box.qcow2'), "a virtual machine's")
    writeFileSync(path('box.vhdx'), 'something else')
    expect((await kiln.convert(id, 'vmdk', 'qcow2')).error).toMatchObject({
      code: 'image.file-changed',
      hint: expect.stringContaining('Remove it'),
    })
    expect((await kiln.convert(id, 'vhdx')).error).toMatchObject({ code: 'file.taken' })
    expect(readFileSync(path('box.qcow2'), 'utf8')).toBe("a virtual machine's")
    expect(readFileSync(path('box.vhdx'), 'utf8')).toBe('something else')
    expect(existsSync(path('box.vmdk'))).toBe(false)
    rmSync(path('box.qcow2'))
    const again = await kiln.convert(id, 'qcow2', 'qcow2')
    expect(again.error).toBeNull()
    expect(again.stages.map(stage => stage.id)).toEqual(['check:raw', 'make:qcow2'])
  })

  it('leaves no file that could not be hashed', async () => {
    await kiln.close()
    let hashes = 0
    kiln = imageEngine({
      change: ports => ({
        ...ports,
        disks: {
          ...ports.disks,
          // The first one is of the source.
          hash: async (path, work) => {
            if (hashes++ > 0) throw new Error('stopped')
            return ports.disks.hash(path, work)
          },
        },
      }),
    })
    const { id, path, folder } = await kiln.made()
    expect((await kiln.convert(id, 'qcow2')).state).toBe('failed')
    expect(existsSync(path('box.qcow2'))).toBe(false)
    expect(hidden(folder)).toEqual([])
  })

  it('leaves no file that could not be recorded, and makes it at the next attempt', async () => {
    await kiln.close()
    let isFull = false
    kiln = imageEngine({
      change: ports => ({
        ...ports,
        files: {
          ...ports.files,
          writeText: async (path, text, options) => {
            if (isFull && path.endsWith('image.json')) throw new Error('no space')
            return ports.files.writeText(path, text, options)
          },
        },
      }),
    })
    const { id, path, folder } = await kiln.made('vhdx')
    const names = () => readdirSync(folder).filter(name => !/^build\.json$|^events|^logs$/.test(name))
    rmSync(path('box.raw'))
    const before = recordOf(folder)
    for (const format of ['raw', 'qcow2', 'ova'] as const) {
      isFull = true
      expect((await kiln.convert(id, format)).state).toBe('failed')
      for (const name of [`box.${format}`, ...(format === 'raw' ? ['box.bmap'] : [])])
        expect(names()).not.toContain(name)
      expect(hidden(folder)).toEqual([])
      isFull = false
      expect((await kiln.convert(id, format)).error).toBeNull()
      expect(names()).toContain(`box.${format}`)
    }
    expect(names()).toContain('box.bmap')
    expect(recordOf(folder).formats.raw.sha256).toBe(before.formats.raw.sha256)
  })

  it('has its name only once it is complete and hashed, so that a killed engine leaves nothing in the way', async () => {
    await kiln.close()
    const named: string[] = []
    kiln = imageEngine({
      change: ports => ({
        ...ports,
        disks: {
          ...ports.disks,
          hash: async (path, work) => {
            named.push(...readdirSync(dirname(path)).filter(name => name === 'box.qcow2'))
            return ports.disks.hash(path, work)
          },
        },
      }),
    })
    const { id, path } = await kiln.made()
    expect((await kiln.convert(id, 'qcow2')).error).toBeNull()
    expect(named).toEqual([])
    expect(existsSync(path('box.qcow2'))).toBe(true)
  })

  it('runs in one engine at a time, like removing, and sweeps what a dead one left', async () => {
    const { id, path, folder } = await kiln.made()
    const lock = join(kiln.home, 'locks', `image-${id}.json`)
    mkdirSync(join(kiln.home, 'locks'), { recursive: true })
    writeFileSync(lock, JSON.stringify({ schema: 1, pid: process.pid, at: Date.now() }))
    expect((await kiln.convert(id, 'qcow2')).error).toMatchObject({ code: 'image.busy' })
    await expect(kiln.client.images.remove({ id })).rejects.toMatchObject({ code: 'image.busy' })
    rmSync(lock)
    const left = `.box.raw.00ff00.partial-${2 ** 22 + 1}`
    const others = `.box.raw.00ff00.partial-${process.pid}`
    for (const name of [left, others]) writeFileSync(path(name), '')
    expect((await kiln.convert(id, 'qcow2')).error).toBeNull()
    expect(hidden(folder)).toEqual([others])
    await kiln.client.images.remove({ id })
    expect(readdirSync(join(kiln.home, 'locks'))).toEqual([])
  })
})
