// A small workstation's disk, a real Btrfs on a loop device, and its boots. Needs root.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Boot, type BootOptions, boot, wordsOfBoot } from './boot.ts'
import { renewIdentity } from './identity.ts'
import { program } from './program.ts'

export const run = (command: string, ...argv: string[]) =>
  execFileSync(command, argv, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] })

/** Each commit flushes the loop device, which is fast in memory. A power cut is a copy of the image. */
const inMemory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** What each session writes: one version of kept data and of other data. */
export function work(disk: ResetDisk, text: string): void {
  disk.write('@root/etc/nixos/flake.nix', text)
  disk.write('@root/etc/shadow', text)
  disk.write('@root/etc/motd', text)
  disk.write('@root/var/lib/kiln/seed', text)
  disk.write('@home/ada/Documents/letter', text)
  disk.write('@home/ada/.cache/page', text)
}

/** Disks that a test has not removed when its process ends. */
const open = new Set<ResetDisk>()
process.once('exit', () => {
  for (const disk of open) disk.remove()
})

export class ResetDisk {
  readonly scratch = mkdtempSync(join(inMemory, 'kiln-reset-'))
  readonly image: string
  readonly top = join(this.scratch, 'top')
  device = ''
  private mounted = false

  /** A copy of an existing image, or a new disk with the volumes of an installation. */
  constructor(from: { image: string } | { sizeMiB: number }) {
    open.add(this)
    this.image = join(this.scratch, 'disk')
    mkdirSync(this.top)
    mkdirSync(join(this.scratch, 'run'))
    try {
      if ('image' in from) {
        run('cp', '--sparse=always', '--reflink=auto', from.image, this.image)
        renewIdentity(this.image)
      } else {
        writeFileSync(this.image, '')
        truncateSync(this.image, from.sizeMiB * 1024 * 1024)
        run('mkfs.btrfs', '--quiet', this.image)
      }
      this.device = run('losetup', '--find', '--show', this.image).trim()
      if (!('image' in from)) this.install()
    } catch (error) {
      this.remove()
      throw error
    }
  }

  private install(): void {
    this.mount()
    for (const name of ['@root', '@home', '@var', '@snapshots']) this.subvolume(name)
    for (const [path, text] of [
      ['@root/etc/passwd', 'root'],
      ['@root/etc/shadow', 'root:!'],
      ['@root/etc/motd', 'clean'],
      ['@root/etc/nixos/flake.nix', 'clean'],
      ['@home/README', 'clean'],
    ] as const)
      this.write(path, text)
    for (const name of ['@root', '@home']) {
      mkdirSync(join(this.top, '@snapshots', name))
      run(
        'btrfs',
        'subvolume',
        'snapshot',
        '-r',
        join(this.top, name),
        this.path('@snapshots', name, 'CLEAN'),
      )
    }
    this.unmount()
  }

  path(...parts: string[]): string {
    return join(this.top, ...parts)
  }
  has(path: string): boolean {
    return existsSync(this.path(path))
  }
  read(path: string): string | undefined {
    return this.has(path) ? readFileSync(this.path(path), 'utf8') : undefined
  }
  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true })
    writeFileSync(this.path(path), text)
  }
  subvolume(path: string): void {
    run('btrfs', 'subvolume', 'create', this.path(path))
  }
  id(path: string): number {
    const [, id = '0'] =
      /Subvolume ID:\s+(\d+)/.exec(run('btrfs', 'subvolume', 'show', this.path(path))) ?? []
    return Number(id)
  }
  isReadOnly(path: string): boolean {
    return run('btrfs', 'property', 'get', this.path(path), 'ro').trim() === 'ro=true'
  }

  mount(): void {
    // Without periodic commits: one while the image is copied would leave a mixture that no power cut leaves.
    run('mount', '-o', 'subvolid=5,noatime,nodiscard,commit=600', this.device, this.top)
    this.mounted = true
  }
  unmount(): void {
    // The mount of a program that has just ended may still exist, and then unmounting commits nothing.
    run('sync', '--file-system', this.top)
    run('umount', this.top)
    this.mounted = false
    this.waitForRelease()
  }
  /** While another mount exists, the next one shows what the kernel has in memory, also what a full disk did not take. */
  private waitForRelease(): void {
    const pause = new Int32Array(new SharedArrayBuffer(4))
    const isInUse = (thrown: unknown) =>
      thrown instanceof Error && 'code' in thrown && thrown.code === 'EBUSY'
    for (let turn = 0; turn < 1500; turn++) {
      try {
        // As mkfs does it: a file system has its device for itself.
        closeSync(openSync(this.device, constants.O_RDONLY | constants.O_EXCL))
        return
      } catch (thrown) {
        if (!isInUse(thrown)) throw thrown
        Atomics.wait(pause, 0, 0, 20)
      }
    }
    throw new Error(`${this.device} is still mounted`)
  }

  whileMounted<T>(work: () => T): T {
    this.mount()
    try {
      return work()
    } finally {
      this.unmount()
    }
  }

  /** What a user and the system do between boots. The mark comes last. */
  session(work: () => void, { reaches = true } = {}): void {
    this.whileMounted(work)
    if (reaches) this.reached()
  }
  reached(): void {
    this.whileMounted(() =>
      this.command('reached', this.device, `@root=${this.path('@root')}`, `@home=${this.path('@home')}`),
    )
  }

  command(...argv: string[]): string {
    return run(program(), ...argv)
  }

  bootArguments(options: BootOptions = {}): string[] {
    return wordsOfBoot(this, options)
  }

  /** What `name` and `forget` do with a filter. */
  name(lines: string): void {
    this.command('name', this.device, this.filterOf(lines), '@root', '@home')
  }
  forget(volume: string, path: string, lines: string): void {
    this.command('forget', this.device, this.filterOf(lines), volume, path)
  }
  private filterOf(lines: string): string {
    const file = join(this.scratch, 'filter-of-command')
    writeFileSync(file, lines)
    return file
  }

  /** The initrd's part of a start. The disk is not mounted. */
  boot(options: BootOptions = {}): Boot {
    return boot(this, options)
  }

  /** Prints all properties of a folder's files, one line each. */
  print(path: string): string {
    return run('python3', join(import.meta.dirname, 'tree.py'), 'print', this.path(path))
  }
  fill(path: string, seed: number): void {
    run('python3', join(import.meta.dirname, 'tree.py'), 'make', String(seed), this.path(path))
  }

  remove(): void {
    open.delete(this)
    // Lazy if it is still in use: removing the folder below must not descend into a mounted disk.
    if (this.mounted && spawnSync('umount', [this.top]).status !== 0)
      spawnSync('umount', ['--lazy', this.top])
    if (this.device) spawnSync('losetup', ['--detach', this.device])
    rmSync(this.scratch, { recursive: true, force: true })
  }
}
