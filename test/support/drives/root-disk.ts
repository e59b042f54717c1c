// A disk as Kiln makes them, with a root that is nearly empty, and bytes of it that are changed.
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { command, emptyDisk, MiB, putInto } from './used-drives.ts'

export const seedType = '5b1ed5ee-0b1a-4c1a-9a55-6b696c6e0001'

/** Writes `bytes` into the file at `at`. */
export function patch(path: string, at: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+')
  writeSync(file, bytes, 0, bytes.length, at)
  closeSync(file)
}
export function bytesAt(path: string, at: number, length: number): Buffer {
  const file = openSync(path, 'r')
  const bytes = Buffer.alloc(length)
  readSync(file, bytes, 0, length, at)
  closeSync(file)
  return bytes
}

/** An ESP and a seed as Kiln makes them, and an ext4 of 150 MiB from 21 MiB on. */
export function rootDisk(folder: string): string {
  const disk = emptyDisk(join(folder, 'disk'), 172 * MiB)
  command(
    'sgdisk',
    '-n',
    '1:2048:+16M',
    '-t',
    '1:ef00',
    '-c',
    '1:ESP',
    '-n',
    '2:0:+4M',
    '-t',
    `2:${seedType}`,
    '-c',
    '2:kiln-seed',
    '-n',
    '3:0:+150M',
    '-c',
    '3:Wurzel ü',
    disk,
  )
  const part = emptyDisk(join(folder, 'part'), 150 * MiB)
  command('mke2fs', '-q', '-F', '-t', 'ext4', part)
  putInto(disk, part, 21 * MiB)
  return disk
}
export const rootAt = 21 * MiB
