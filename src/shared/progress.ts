// The stages of a job. A fraction never goes back, and is null while unknown.
import { z } from 'zod'
import { message } from './messages/codes.ts'
import { bytes, type Message } from './messages/message.ts'
import { message as messageSchema } from './messages/message-schema.ts'

/**
 * A job's visible progress. A string is data and shown unchanged: another program's output, or a text from Kiln 0.1,
 * which had no codes.
 */
export const progressText = z.union([z.string(), messageSchema])
export type ProgressText = string | Message

const stageState = z.enum(['pending', 'running', 'done', 'failed', 'skipped', 'cancelled'])

export const stage = z.object({
  /** Stable key: evaluate, fetch, build, make:qcow2, record, … */
  id: z.string(),
  /** The visible title: "Make qcow2". */
  label: progressText,
  state: stageState,
  /** 0…1, or null if unknown. */
  fraction: z.number().min(0).max(1).nullable(),
  /** One line next to it: "212 MB of 493 MB". Empty if there is none. */
  detail: progressText,
  /** Milliseconds since the job's start. */
  startedMs: z.number().nullable(),
  endedMs: z.number().nullable(),
})
export type Stage = z.infer<typeof stage>

export const pendingStage = (id: string, label: ProgressText): Stage => ({
  id,
  label,
  state: 'pending',
  fraction: null,
  detail: '',
  startedMs: null,
  endedMs: null,
})

/** "212 MB of 493 MB". */
export const bytesOf = (done: number, total: number | null): Message =>
  total === null
    ? message('progress.bytes', { done: bytes(done) })
    : message('progress.bytes-of', { done: bytes(done), total: bytes(total) })
