// For tests: loop devices, which are released whatever happens, and bad drives under them.
import { execFileSync } from 'node:child_process'
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { removeOldPartitions } from '../drives/old-partitions.ts'
import { test as base, isRoot } from '../folders.ts'
import { type FaultyDisk, faultyDisk } from './faulty-disk.ts'

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

export const canLoop = isRoot && existsSync('/dev/loop-control')
export const canFuse = canLoop && existsSync('/dev/fuse')

export type Loop = { path: string; file: string; detach: () => void }
type FaultyLoop = Loop & Pick<FaultyDisk, 'faults'>
export type Loops = {
  /** Over a new file of this size; `options` are losetup's. */
  make: (sizeBytes: number, options?: { file?: string; args?: string[] }) => Loop
  /** Over a drive with faults on request. */
  faulty: (sizeBytes: number) => Promise<FaultyLoop>
  /** Slow enough to be met in the middle of a job. */
  slow: (sizeBytes: number) => Promise<FaultyLoop>
}

export const test = base.extend<{ loops: Loops }>({
  loops: async ({ folder }, use) => {
    const undo: (() => void)[] = []
    let count = 0
    const attach = (file: string, args: string[] = []): Loop => {
      const path = run('losetup', '--find', '--show', ...args, file)
      const detach = () => {
        const mine = run('losetup', '--noheadings', '--output', 'NAME', '--associated', file)
        if (mine.includes(path)) run('losetup', '--detach', path)
      }
      undo.push(detach)
      if (args.length === 0) removeOldPartitions(path)
      return { path, file, detach }
    }
    const loops: Loops = {
      make(sizeBytes, { file, args } = {}) {
        const path = file ?? join(folder, `drive-${++count}`)
        const fd = openSync(path, 'a')
        ftruncateSync(fd, sizeBytes)
        closeSync(fd)
        return attach(path, args)
      },
      async faulty(sizeBytes) {
        const disk = await faultyDisk(join(folder, `faulty-${++count}`), sizeBytes)
        undo.push(disk.close)
        return { ...attach(disk.file), faults: disk.faults }
      },
      async slow(sizeBytes) {
        const loop = await loops.faulty(sizeBytes)
        await loop.faults({ slowMs: 15 })
        return loop
      },
    }
    await use(loops)
    for (const step of undo.reverse()) step()
  },
})

/** Loop devices over files of this folder: [] when nothing was left behind. */
export const loopsOver = (folder: string): string[] =>
  run('losetup', '--list', '--noheadings', '--output', 'BACK-FILE')
    .split('\n')
    .filter(file => file.startsWith(folder))

export const contentOf = (loop: Loop) => readFileSync(loop.file)
