// For tests: loop devices over new files, detached at the end.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeOldPartitions } from './old-partitions.ts'

export const command = (name: string, ...args: string[]) =>
  execFileSync(name, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

const tries = 40
const pause = new Int32Array(new SharedArrayBuffer(4))

/**
 * A process that lists all drives, as other tests do, holds each for a moment. A mount namespace that another test made while a
 * partition was mounted holds it until that test ends: the partition is left then, and `removeOldPartitions` removes it later.
 */
export function removePartitions(path: string): void {
  for (let left = tries; left > 0; left -= 1) {
    try {
      command('partx', '-d', path)
      return
    } catch {
      Atomics.wait(pause, 0, 0, 50)
    }
  }
}

/** A process that a test killed may have started others, which hold a mount until they end. */
function patiently(step: () => void): void {
  for (let left = 10 * tries; ; left -= 1) {
    try {
      step()
      return
    } catch (thrown) {
      if (left === 0) throw thrown
      Atomics.wait(pause, 0, 0, 50)
    }
  }
}

export type LoopDevices = {
  folder: string
  /** A new file of this size as a loop device. */
  attach(name: string, sizeBytes: number, ...options: string[]): { path: string; file: string }
  /** Run before detaching, the last first: unmounts. */
  onClose(undo: () => void): void
  close(): void
}

export function loopDevices(): LoopDevices {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-drives-'))
  const undo: (() => void)[] = []
  return {
    folder,
    attach(name, sizeBytes, ...options) {
      const file = join(folder, name)
      writeFileSync(file, '')
      truncateSync(file, sizeBytes)
      const path = command('losetup', '--find', '--show', ...options, file)
      undo.push(() => command('losetup', '--detach', path))
      if (options.length === 0) removeOldPartitions(path)
      return { path, file }
    },
    onClose: step => void undo.push(step),
    close() {
      const failed: unknown[] = []
      for (const step of undo.splice(0).reverse()) {
        // A failing undo must not keep the others attached.
        try {
          patiently(step)
        } catch (thrown) {
          failed.push(thrown)
        }
      }
      rmSync(folder, { recursive: true, force: true })
      if (failed.length > 0) throw failed[0]
    },
  }
}
