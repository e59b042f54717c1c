// Kiln's side: the writer as it ships (dist/writer/writer.mjs), started for each measurement.
import { readFileSync } from 'node:fs'
import type { WriterWork } from '#engine/ports/writer.ts'
import { readDrive } from '#platform/drives/read.ts'
import { createWriter } from '#platform/writer/writer.ts'
import type { WriterPlan } from '#shared/flash/wire/writer-messages.ts'

type KilnRun = {
  /** From the start to the drive being closed; and to the end of its last byte's fsync. */
  seconds: number
  writeSeconds: number
  /** Until the first byte is written: start, checks, exclusive open, probe. */
  beginSeconds: number
  bytesWritten: number
}
export type KilnOptions = Partial<Pick<WriterPlan, 'smart' | 'verify' | 'full'>> & {
  source: WriterPlan['source']
  drives: string[]
  stream?: WriterWork['stream']
}

export function createKiln(script: string, tempFolder: string) {
  const writer = createWriter(
    {
      script,
      bundle: script,
      version: '0',
      program: { path: process.execPath, electron: false },
      platform: 'linux',
      uid: 0,
      wrapper: null,
      tempFolder,
      env: {},
    },
    { question: '' },
  )
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
      force: false,
    }
    const started = performance.now()
    const since = () => (performance.now() - started) / 1000
    let [writeSeconds, beginSeconds] = [0, 0]
    let bytesWritten = 0
    await writer.run({
      work: { plan, stream },
      signal: new AbortController().signal,
      onEvent(event) {
        if (event.type === 'progress' && event.phase !== 'preparing') beginSeconds ||= since()
        if (event.type === 'progress' && event.phase === (verify ? 'verifying' : 'finishing'))
          writeSeconds ||= since()
        if (event.type !== 'result') return
        if (event.result.error) throw new Error(event.result.error.code)
        bytesWritten += event.result.bytesWritten
      },
    })
    return {
      seconds: since(),
      writeSeconds,
      beginSeconds,
      bytesWritten,
    } satisfies KilnRun
  }
}

async function plannedDrive(path: string) {
  const { deviceNumber, serial, sizeBytes } = await readDrive(path)
  return { path, name: path, deviceNumber, serial, sizeBytes, typedName: '', payloads: [] }
}

/** CPU seconds of every child that has ended so far: proc_pid_stat(5), cutime and cstime. */
export function childrenSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[13]) + Number(fields[14])) / 100
}
