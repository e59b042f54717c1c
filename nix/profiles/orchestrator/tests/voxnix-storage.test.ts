// voxnix-storage with fixture programs on PATH that write down how they were called.
import { mkdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { storageBench } from './storage-bench.ts'

const { calls, program, run, scratch } = storageBench()

const storage = (backend: 'btrfs' | 'zfs', args: string[], quota = '') =>
  run('voxnix-storage.sh', args, {
    VOXNIX_BACKEND: backend,
    VOXNIX_POOL: 'tank',
    VOXNIX_QUOTA_GIB: quota,
    VOXNIX_CONTAINERS: scratch('containers'),
    VOXNIX_VMS: scratch('images'),
  })

const noneIsMade = '[ "$2" = show ] && exit 1; exit 0'

describe('voxnix-storage on btrfs', () => {
  it('makes a subvolume for a container that has none [V2]', async () => {
    await program('btrfs', noneIsMade)
    expect(await storage('btrfs', ['ensure', 'container', 'dev'])).toMatchObject({ exitCode: 0 })
    expect(await calls()).toEqual([
      'btrfs subvolume show /containers/dev',
      'btrfs --quiet subvolume create /containers/dev',
    ])
  })

  it('switches copy-on-write off for the disks of a VM and limits its size', async () => {
    await program('btrfs', noneIsMade)
    await program('chattr')
    await storage('btrfs', ['ensure', 'vm', 'win11'], '40')
    expect((await calls()).slice(2)).toEqual([
      'chattr +C /images/win11',
      'btrfs qgroup show /images',
      'btrfs quota enable --simple /images',
      'btrfs qgroup limit 40G /images/win11',
    ])
  })

  it('leaves an ordinary folder with content as it is', async () => {
    await program('btrfs', noneIsMade)
    await mkdir(scratch('containers/old/etc'), { recursive: true })
    const { exitCode, stderr } = await storage('btrfs', ['ensure', 'container', 'old'])
    expect(exitCode).toBe(0)
    expect(stderr).toContain('ordinary folder')
    expect(await calls()).toHaveLength(1)
  })

  it('removes the storage of a stopped container with the subvolumes in it', async () => {
    await program('btrfs')
    await program('systemctl', 'echo inactive; exit 3')
    expect(await storage('btrfs', ['destroy', 'container', 'dev'])).toMatchObject({ exitCode: 0 })
    expect((await calls()).at(-1)).toBe('btrfs --quiet subvolume delete --recursive /containers/dev')
  })

  it.each([
    ['runs', 'echo active', 'is running; stop it first'],
    ['starts', 'echo activating; exit 3', 'is running; stop it first'],
    ['stops', 'echo deactivating; exit 3', 'is running; stop it first'],
    ['is in a state of a later systemd', 'echo thawing; exit 3', "doesn't say whether"],
    ['gives no answer', 'exit 1', "doesn't say whether"],
    ['gives no state', 'exit 3', "doesn't say whether"],
  ])('removes nothing of a container that %s', async (_, answer, words) => {
    await program('btrfs')
    await program('systemctl', answer)
    const { exitCode, stderr } = await storage('btrfs', ['destroy', 'container', 'dev'])
    expect(exitCode).toBe(1)
    expect(stderr).toContain(words)
    expect((await calls()).join()).not.toContain('delete')
  })

  it.each([
    ['runs', 'echo other; echo win11', 'is running; stop it first'],
    ['gives no answer', 'exit 1', "doesn't say whether"],
  ])('removes nothing of a VM that %s', async (_, answer, words) => {
    await program('btrfs')
    await program('virsh', answer)
    const { exitCode, stderr } = await storage('btrfs', ['destroy', 'vm', 'win11'])
    expect(exitCode).toBe(1)
    expect(stderr).toContain(words)
    expect((await calls()).join()).not.toContain('delete')
  })

  it.each([
    ['container', '../etc'],
    ['container', 'longer-than-11'],
    ['vm', '..'],
    ['vm', '-rf'],
    ['vm', ''],
  ])('refuses the %s name "%s"', async (kind, name) => {
    await program('btrfs')
    expect(await storage('btrfs', ['ensure', kind, name])).toMatchObject({ exitCode: 1 })
    expect(await calls()).toEqual([])
  })

  it('says how it is called when it is called otherwise', async () => {
    const { exitCode, stderr } = await storage('btrfs', ['snapshot', 'container', 'dev'])
    expect(exitCode).toBe(64)
    expect(stderr).toContain('voxnix-storage ensure')
  })
})

describe('voxnix-storage on zfs', () => {
  it('makes a dataset that is mounted where the container lives [V2]', async () => {
    await program('zfs', '[ "$1" = list ] && exit 1; exit 0')
    await storage('zfs', ['ensure', 'container', 'dev'], '20')
    expect((await calls()).at(-1)).toBe(
      'zfs create -p -o mountpoint=/containers/dev -o quota=20G tank/containers/dev',
    )
  })

  it('mounts a dataset that is there but not mounted', async () => {
    await program('zfs', '[ "$1" = get ] && echo no; exit 0')
    await storage('zfs', ['ensure', 'vm', 'win11'])
    expect((await calls()).at(-1)).toBe('zfs mount tank/vms/win11')
  })
})
