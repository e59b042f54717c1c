// The mark of a person who goes back: a file, because another run may hold the lock for an hour.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readBounded, removeFile, writeDurably } from '../lib/durable-file.ts'
import { readState, withBad, writeState } from './state.ts'
import type { Trust } from './trust.ts'

const nameOf = (folder: string) => join(folder, 'went_back')

/** `system`: what runs. */
export const markBack = (folder: string, system: string): void => writeDurably(nameOf(folder), `${system}\n`)

export const isBackMarked = (folder: string): boolean => existsSync(nameOf(folder))

/**
 * A system from which a person went back is not taken again. `instead`: the system of a switch that began or was about to:
 * the person went back from that one, whatever ran at that moment.
 */
export function applyRollbackMark(
  { folder, trust }: { folder: string; trust: Trust },
  instead?: string,
): void {
  const marked = readBounded(nameOf(folder))?.trim()
  if (marked === undefined) return
  const bad = { system: instead ?? marked, why: 'a person went back from it', whole: true }
  writeState(folder, withBad(readState(folder, trust), bad))
  removeFile(nameOf(folder))
}
