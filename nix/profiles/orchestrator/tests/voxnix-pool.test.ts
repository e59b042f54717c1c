// voxnix-pool with fixture programs on PATH, and on loop devices.
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { storageBench } from './storage-bench.ts'

const { calls, program, run, scratch } = storageBench()

describe('voxnix-pool', () => {
  const pool = (device: string) => run('voxnix-pool.sh', [], { VOXNIX_POOL: 'tank', VOXNIX_DEVICE: device })

  it('is content with a pool that is imported', async () => {
    await program('zpool')
    expect(await pool('')).toMatchObject({ exitCode: 0 })
    expect(await calls()).toEqual(['zpool list -H -o name tank'])
  })

  it('imports a pool that is there', async () => {
    await program('zpool', '[ "$1" = list ] && exit 1; exit 0')
    expect(await pool('')).toMatchObject({ exitCode: 0 })
    expect((await calls()).at(-1)).toBe('zpool import -d /dev/disk/by-id -d /dev tank')
  })

  it('makes none of the name of a pool that is there and cannot be imported', async () => {
    const listed = String.raw`   pool: tank\n     id: 4711\n  state: ONLINE\n status: The pool was last accessed by another system.\n`
    await program('zpool', `[ "$1" = import ] && [ "\${!#}" = /dev ] && printf '${listed}' && exit 0; exit 1`)
    const { exitCode, stderr } = await pool('/dev/no-such-disk')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('zpool import -f tank')
    expect((await calls()).join()).not.toContain('create')
  })

  it.each([
    ['no disk is named', '', 'no disk is named'],
    ['the disk is not there', '/dev/no-such-disk', 'is not a disk of this machine'],
    ['the name is not of a disk', '/dev/null', 'is not a disk of this machine'],
  ])('makes no pool where %s', async (_, device, words) => {
    await program('zpool', 'exit 1')
    const { exitCode, stderr } = await pool(device)
    expect(exitCode).toBe(1)
    expect(stderr).toContain(words)
    expect((await calls()).join()).not.toContain('create')
  })

  describe.skipIf(process.getuid?.() !== 0)('on a blank disk (needs root)', () => {
    const image = () => scratch('disk.img')
    let disk: string

    beforeEach(async () => {
      await writeFile(image(), '')
      await truncate(image(), 64 << 20)
      disk = (await execa('losetup', ['--show', '--find', image()])).stdout
      await program('udevadm')
    })
    afterEach(() => execa('losetup', ['--detach', disk]))

    /** Refuses a disk that is not blank, partitions it, as the real one does first, and fails `times` times. */
    const failing = (times: number) =>
      program(
        'zpool',
        `[ "$1" = create ] || exit 1
         [ -z "$(wipefs --no-act --parsable "\${!#}")" ] || exit 3
         echo 'label: gpt' | sfdisk --quiet --no-reread "\${!#}"
         [ "$(grep -c '^zpool create' "${scratch()}/calls")" -gt ${times} ]`,
      )
    const creates = async () => (await calls()).filter(call => call.startsWith('zpool create'))
    const isBlank = async () => (await readFile(image())).every(byte => byte === 0)

    it('makes the pool, after udev has done what it had to do', async () => {
      await failing(0)
      expect(await pool(disk)).toMatchObject({ exitCode: 0 })
      expect(await creates()).toHaveLength(1)
      expect((await calls()).at(-2)).toBe('udevadm settle --timeout=120')
    })

    it('tries again on a blank disk, and not by force, if the partition did not appear in time', async () => {
      await failing(1)
      expect(await pool(disk)).toMatchObject({ exitCode: 0 })
      const made = await creates()
      expect(made).toHaveLength(2)
      expect(made.join()).not.toContain(' -f ')
    })

    it('leaves alone what another program wrote between the look and zpool', async () => {
      await program('zpool', `[ "$1" = create ] || exit 1; mkfs.ext4 -q "\${!#}"; exit 1`)
      const { exitCode, stderr } = await pool(disk)
      expect(exitCode).toBe(1)
      expect(stderr).toContain('got other data in between')
      expect(await creates()).toHaveLength(1)
      expect((await execa('wipefs', ['--no-act', '--noheadings', '--output', 'TYPE', disk])).stdout).toBe(
        'ext4',
      )
    })

    it('keeps a pool that zpool has made before it failed', async () => {
      const isMade = `grep -q '^zpool create' "${scratch()}/calls"`
      await program(
        'zpool',
        `case "$1" in list) ${isMade} ;; create) printf x >>"\${!#}"; exit 1 ;; *) exit 1 ;; esac`,
      )
      expect(await pool(disk)).toMatchObject({ exitCode: 0 })
      expect(await creates()).toHaveLength(1)
      expect(await isBlank()).toBe(false)
    })

    it('leaves the disk blank if it cannot make the pool, so that the next start can', async () => {
      await failing(2)
      const { exitCode, stderr } = await pool(disk)
      expect(exitCode).toBe(1)
      expect(stderr).toContain('is blank again')
      expect(await isBlank()).toBe(true)
      expect(await pool(disk)).toMatchObject({ exitCode: 0 })
    })

    it('does not touch a disk with data', async () => {
      await failing(0)
      await execa('dd', ['if=/dev/urandom', `of=${disk}`, 'bs=512', 'seek=100', 'count=1'])
      const before = await readFile(image())
      expect((await pool(disk)).stderr).toContain('holds data')
      expect(before.equals(await readFile(image()))).toBe(true)
      expect(await creates()).toEqual([])
    })
  })
})
