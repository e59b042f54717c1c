// Disks that end too early.
import { execFileSync } from 'node:child_process'
import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { command, never, plainOptions, sourcesIn } from './sources.ts'
import { emptyDisk } from './used-drives.ts'

export const sector = 512

export const cutOff = {
  code: 'source.broken',
  message: expect.stringMatching(
    /^\S+ is damaged: it is cut off, as when a download ended early: it has [\d,]+ bytes, and what is on it needs [\d,]+\.?$/,
  ),
  hint: expect.stringMatching(/^Download or make it again\./),
}

/** Looks at the first `bytes` of a file, and prepares them. */
export async function take(folder: string, file: string, bytes: number): Promise<void> {
  const path = join(folder, 'cut')
  command('cp', '--sparse=always', file, path)
  truncateSync(path, bytes)
  const sources = sourcesIn(folder)
  const looked = sources.inspect({ path }, never)
  const prepared = sources.prepare({ path }, plainOptions).then(({ close }) => close())
  const [first, second] = await Promise.allSettled([looked, prepared])
  expect(first.status).toBe(second.status)
  if (second.status === 'rejected') throw second.reason
}

export async function endsAt(folder: string, file: string, bytes: number): Promise<void> {
  await take(folder, file, bytes)
  await expect(take(folder, file, bytes - 1), `${file}, a byte less than ${bytes}`).rejects.toMatchObject(
    cutOff,
  )
}

/** An MBR with two partitions, in MiB. */
export function mbrDisk(
  path: string,
  sizeBytes: number,
  [boot, root]: [at: number, length: number][],
): string {
  emptyDisk(path, sizeBytes)
  const line = ([at, length]: [number, number], type: string) => `${at}MiB,${length}MiB,${type}\n`
  const input = [boot && line(boot, 'c'), root && line(root, '83')].join('')
  execFileSync('sfdisk', ['-q', path], { input, stdio: ['pipe', 'ignore', 'pipe'] })
  return path
}
