// Loop devices for tests: a used stick, full of what was on it before. Needs root.
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readlinkSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { childrenOf } from '../processes.ts'
import { removeOldPartitions } from './old-partitions.ts'

/** What stands on it everywhere. */
export const oldByte = 0xa5
const chunk = Buffer.alloc(1 << 20, oldByte)

export type Loop = {
  path: string
  /** What backs it. */
  file: string
  /** Its bytes now, without the cache of the device. */
  read(offset: number, length: number): Buffer
  detach(): void
}

export function makeLoop(folder: string, sizeBytes: number, name = 'stick'): Loop {
  const file = join(folder, `${name}.disk`)
  const handle = openSync(file, 'wx')
  for (let at = 0; at < sizeBytes; at += chunk.length)
    writeSync(handle, chunk, 0, Math.min(chunk.length, sizeBytes - at), at)
  closeSync(handle)
  const path = execFileSync('losetup', ['--find', '--show', file], { encoding: 'utf8' }).trim()
  removeOldPartitions(path)
  return {
    path,
    file,
    read(offset, length) {
      const bytes = Buffer.alloc(length)
      const opened = openSync(file, 'r')
      readSync(opened, bytes, 0, length, offset)
      closeSync(opened)
      return bytes
    },
    detach() {
      execFileSync('losetup', ['--detach', path])
      rmSync(file, { force: true })
    },
  }
}

/** Ids of the processes that have `path` open. */
export function openers(path: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => openFiles(pid).includes(path))
    .map(Number)
}

/** Kills those of them that this process started: a drive is open in others' programs too, which only look at it. */
export function killOpeners(path: string): void {
  const found = openers(path)
  for (const { pid } of childrenOf(process.pid)) if (found.includes(pid)) process.kill(pid, 'SIGKILL')
}

function openFiles(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map(fd => readlinkSync(`/proc/${pid}/fd/${fd}`))
  } catch {
    return [] // it has just ended
  }
}

/** Waits until no process has it open; the test's own time limit is the bound. */
export async function letGo(path: string): Promise<void> {
  while (openers(path).length > 0) await sleep(50)
}
