// Kiln's side: the writer as it ships (dist/writer/writer.mjs), started for each measurement.
import { readdirSync, readFileSync } from 'node:fs'
import type { WriterPort } from '#engine/ports/writer.ts'
import { readDrive } from '#platform/drives/read.ts'
import { createWriter } from '#platform/writer/writer.ts'
import type { WriterPlan } from '#shared/flash/writer-messages.ts'

export type KilnRun = {
  /** From the start to the drive being closed; and to the end of its last byte's fsync. */
  seconds: number
  writeSeconds: number
  /** Until the first byte is written: start, checks, exclusive open, probe. */
  beginSeconds: number
  /** The most that engine and writer had in memory together, in bytes. */
  residentBytes: number
  bytesWritten: number
}
export type KilnOptions = Partial<Pick<WriterPlan, 'smart' | 'verify' | 'full'>> & {
  source: WriterPlan['source']
  drives: string[]
  stream?: Parameters<WriterPort['run']>[0]['stream']
}

export function createKiln(script: string, tempFolder: string) {
  const writer = createWriter({
    script,
    program: { path: process.execPath, electron: false },
    platform: 'linux',
    uid: 0,
    appImage: null,
    wrapper: null,
    tempFolder,
    env: {},
  })
  return async ({
    source,
    drives,
    stream = null,
    smart = 'never',
    verify = true,
    full = false,
  }: KilnOptions) => {
    const plan: WriterPlan = {
      type: 'plan',
      source,
      drives: await Promise.all(drives.map(plannedDrive)),
      wipe: [],
      full,
      smart,
      verify,
      moveBackupTable: false,
      eject: false,
    }
    const memory = watchMemory()
    const started = performance.now()
    const since = () => (performance.now() - started) / 1000
    let [writeSeconds, beginSeconds] = [0, 0]
    let bytesWritten = 0
    await writer.run({
      plan,
      stream,
      signal: new AbortController().signal,
      onEvent(event) {
        if (event.type === 'progress' && event.phase !== 'preparing') beginSeconds ||= since()
        if (event.type === 'progress' && event.phase === (verify ? 'verifying' : 'finishing'))
          writeSeconds ||= since()
        if (event.type !== 'result') return
        if (event.result.error) throw new Error(event.result.error.message)
        bytesWritten += event.result.bytesWritten
      },
    })
    return {
      seconds: since(),
      writeSeconds,
      beginSeconds,
      residentBytes: memory.stop(),
      bytesWritten,
    } satisfies KilnRun
  }
}

async function plannedDrive(path: string) {
  const { deviceNumber, serial, sizeBytes } = await readDrive(path)
  return { path, name: path, deviceNumber, serial, sizeBytes, typedName: '', payloads: [] }
}

/** Looks at this process (which is the engine here) and its children; what they share counts once: proc_pid_smaps(5). */
function watchMemory() {
  let largest = 0
  const look = () => {
    const children = readdirSync('/proc/self/task').flatMap(task =>
      textOf(`/proc/self/task/${task}/children`).trim().split(' '),
    )
    const kib = [String(process.pid), ...children].reduce((sum, pid) => sum + kibOf(pid), 0)
    largest = Math.max(largest, kib * 1024)
  }
  const timer = setInterval(look, 250)
  return {
    stop() {
      clearInterval(timer)
      return largest
    },
  }
}

const kibOf = (pid: string) => Number(/^Pss:\s+(\d+)/m.exec(textOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0)

/** Empty when the process or thread has ended meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** CPU seconds of every child that has ended so far: proc_pid_stat(5), cutime and cstime. */
export function childrenSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[13]) + Number(fields[14])) / 100
}
