// For tests: disks with data and holes, and work that is watched.
import { execFileSync } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { createDiskImages } from '#platform/disk-images/disk-images.ts'
import { createProcessRunner } from '#platform/process/run.ts'

export const disks = createDiskImages({ run: createProcessRunner({ env: process.env }) })

type Extent = { at: number; bytes: number }

/** Random bytes, none of them zero: an extent of one byte must be data every time, not 255 times of 256. */
const noise = (length: number) => randomFillSync(Buffer.alloc(length)).map(byte => byte || 1)

/** Noise at `extents`, zeros elsewhere; `dense` writes the zeros too, as the Nix store does. */
export function makeDisk(path: string, sizeBytes: number, extents: Extent[], dense = true): string {
  const file = openSync(path, 'w')
  ftruncateSync(file, sizeBytes)
  if (dense) {
    const zeros = Buffer.alloc(1 << 20)
    for (let at = 0; at < sizeBytes; at += zeros.length) {
      writeSync(file, zeros, 0, Math.min(zeros.length, sizeBytes - at), at)
    }
  }
  for (const { at, bytes } of extents) writeSync(file, noise(bytes), 0, bytes, at)
  closeSync(file)
  return path
}

/** Makes the disk one whose only partition is its second MiB, with swap space in it: nothing else is relied upon. */
export function withTable(path: string): string {
  const file = openSync(path, 'r+')
  const table = Buffer.alloc(66)
  table[4] = 0x83
  table.writeUInt32LE(2048, 8)
  table.writeUInt32LE(2048, 12)
  table.writeUInt16LE(0xaa55, 64)
  writeSync(file, table, 0, table.length, 446)
  const swap = Buffer.alloc(4096)
  swap.writeUInt32LE(1, 1024)
  swap.writeUInt32LE((1 << 20) / swap.length - 1, 1028)
  swap.write('SWAPSPACE2', 4086)
  writeSync(file, swap, 0, swap.length, 1 << 20)
  closeSync(file)
  return path
}

export const sha256Of = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
export const hasCommand = (name: string) => {
  try {
    execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name])
    return true
  } catch {
    return false
  }
}

export const cancelled = new Error('cancelled by the test')

/** Work that records its progress reports. With `cancelAt` it cancels itself at that fraction. */
export function watchedWork(cancelAt?: number) {
  const controller = new AbortController()
  const reported: [number, number][] = []
  return {
    reported,
    work: {
      signal: controller.signal,
      onBytes(this: void, done: number, total: number) {
        reported.push([done, total])
        if (cancelAt !== undefined && done / total >= cancelAt) controller.abort(cancelled)
      },
    },
  }
}
