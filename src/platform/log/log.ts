// The diagnostic log: lines of JSON in <folder>/kiln.log, from all of this user's Kiln processes. A log that
// cannot be written never fails the work that it records: lines are silently lost.
import type { LogPort } from '#engine/ports/log.ts'
import { eventName } from '#shared/diagnostics/log-events.ts'
import { type LogData, type LogLevel, type LogProcess, redacted } from '#shared/diagnostics/log-line.ts'
import { appendLines, appendLinesNow } from './append.ts'
import { createLineRate } from './line-rate.ts'
import { readLines } from './read-lines.ts'
import { type Rotation, rotateWhereFull } from './rotate.ts'

type LogOptions = {
  folder: string
  process: LogProcess
  /** The user's home folder, which is written as ~. */
  home: string
  now?: () => number
  rotation?: Rotation
}
export type Log = LogPort & {
  /** Writes all queued lines synchronously, before a process exits. */
  flushNow(): void
}

/** 3 MiB at most. */
const usualRotation: Rotation = { maxBytes: 1 << 20, files: 3 }
/** A file system that hangs must not fill the memory. */
const maxWaiting = 1000

export function createLog({ folder, process: from, home, ...options }: LogOptions): Log {
  const { now = Date.now, rotation = usualRotation } = options
  const rate = createLineRate({ now, burst: 500, perSecond: 20 })
  let waiting: string[] = []
  let writing: Promise<void> | null = null

  const lineOf = (level: LogLevel, event: string, data: LogData) => {
    const head = { time: new Date(now()).toISOString(), process: from, pid: process.pid, level }
    return JSON.stringify({ ...head, event: eventName(event), data: redacted({ ...data }, home) })
  }
  const log = (level: LogLevel, event: string, data: LogData = {}) => {
    try {
      const { allowed, dropped } = rate.take()
      if (!allowed || waiting.length >= maxWaiting) return
      if (dropped > 0) waiting.push(lineOf('warn', 'lines-dropped', { count: dropped }))
      waiting.push(lineOf(level, event, data))
      writing ??= Promise.resolve().then(drain)
    } catch {
      // The caller's work continues whatever it wanted to log.
    }
  }
  const drain = async () => {
    try {
      while (waiting.length > 0) {
        const lines = waiting
        waiting = []
        await appendLines(folder, lines)
        await rotateWhereFull(folder, rotation)
      }
    } catch {
      // Without a log there is nowhere to report this.
      waiting = []
    } finally {
      writing = null
    }
  }
  return {
    debug: (event, data) => log('debug', event, data),
    warn: (event, data) => log('warn', event, data),
    read: () => readLines(folder, home, rotation),
    async flush() {
      while (writing) await writing
    },
    flushNow() {
      const lines = waiting
      waiting = []
      if (lines.length > 0) appendLinesNow(folder, lines)
    },
  }
}
