// /var/lib/kaliun/config.json. Its writers hold the folder's lock and keep fields that they do not know.
import { existsSync } from 'node:fs'
import type { Customer, DeviceDocument, TokenPair } from '#shared/connect/device-document.ts'
import { deviceDocumentOf, fieldsOf, isTime } from './decode.ts'
import { readBounded, writeDurably } from './durable-file.ts'
import { forgetLogs, type StateFiles } from './state-files.ts'

type Config = { auth: TokenPair; customer: Customer; pangolin: DeviceDocument['pangolin'] }
/** When it was claimed, and by which Connect. null: that one does not say. */
export type Claimed = { at: string; by: string } | null

/** broken: cut off, not JSON, or without the tokens. */
export function readConfig({ config }: StateFiles): Config | 'none' | 'broken' {
  const text = readBounded(config)
  if (text === null) return 'none'
  const found = deviceDocumentOf(parsed(text))
  return found?.auth ? { ...found, auth: found.auth } : 'broken'
}

/** Call inside the lock. A broken file is kept under another name. Throws if the disk refuses. */
export function writeConfig(files: StateFiles, change: Partial<Config & { claimed: Claimed }>): void {
  const text = readBounded(files.config)
  const held = text === null ? {} : fieldsOf(parsed(text))
  if (held === null && text !== null) writeDurably(`${files.config}.broken`, text)
  writeDurably(files.config, `${JSON.stringify({ ...held, ...change }, null, 2)}\n`)
}

/** null where no Connect said it, and where the file is broken. */
export function claimedIn({ config }: StateFiles): Claimed {
  const { at, by } = fieldsOf(fieldsOf(parsed(readBounded(config) ?? ''))?.['claimed']) ?? {}
  return isTime(at) && typeof by === 'string' ? { at, by } : null
}

/**
 * Ends an owner's remote access and the sending of the journal, which are not the next owner's. Call inside the lock,
 * where Connect no longer knows this box. Throws if the disk refuses.
 */
export function markReleased(files: StateFiles): void {
  const held = readConfig(files)
  // A box that an older program released may have kept its remote access.
  if (existsSync(files.released) && (typeof held === 'string' || held.pangolin === null)) return
  forgetLogs(files)
  // newt-credentials stops Newt. The rest of the file stays: Connect may have been restored from an old backup.
  if (typeof held === 'string' || held.pangolin !== null) writeConfig(files, { pangolin: null })
  // Last: the next claim removes it.
  writeDurably(files.released, '')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
