// The history of an installed workstation: the sessions that its resets kept, as its tools report them.
import { z } from 'zod'

/**
 * Snapshots: the last session, the one before it, the installation, and one that a restore replaced before its start.
 */
export const slots = ['PREVIOUS', 'PENULTIMATE', 'CLEAN', 'FAILED'] as const
export const slot = z.enum(slots)
export type Slot = z.infer<typeof slot>

/** The sessions that a start can bring back as a whole. */
export const restorable = z.enum(['PREVIOUS', 'PENULTIMATE'])
export type Restorable = z.infer<typeof restorable>

/** The machine's action at each start. */
const resetModes = ['reset', 'snapshot-only', 'disabled', 'restore-previous', 'restore-penultimate'] as const
export const resetMode = z.enum(resetModes)
export type ResetMode = z.infer<typeof resetMode>

const time = z.number().nullable()
const bytes = z.number().nullable()

/** One volume of a session. Times in milliseconds; null: not known. */
const sessionVolume = z.object({
  /** `@home` */
  volume: z.string().max(300),
  /** `/home` */
  mount: z.string().max(4096),
  slot,
  /** null also of a copy that was made while the session went on. */
  beganAt: time,
  endedAt: time,
  /** The size of all its files. */
  totalBytes: bytes,
  /** The size of the files that nothing else on the disk has: what its removal would free. */
  ownBytes: bytes,
})
export type SessionVolume = z.infer<typeof sessionVolume>

export const sessions = z.object({
  mode: resetMode,
  /** The session that the next start restores, once; null: nothing was requested. */
  requested: restorable.nullable(),
  /** Reports what its last start did not reset, and why, in the words of its program. */
  notices: z.array(z.string().max(4000)).max(50),
  volumes: z.array(sessionVolume).max(200),
})
export type Sessions = z.infer<typeof sessions>
