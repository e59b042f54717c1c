// Reports that Connect does not have yet, one file each, so that a damaged file costs one report. Bounded:
// the oldest are dropped first, because the newest shows the current state.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { HealthReport } from '#shared/connect/health-report.ts'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded, removeFile, writeDurably } from '../lib/durable-file.ts'
import { type Problem, storageProblem } from '../lib/problems.ts'
import { makeFolder } from '../lib/state-files.ts'
import type { Moment } from './clock.ts'

type Entry = Moment & { report: HealthReport }

const mostReports = 200
const mostBytes = 1024 * 1024
const isReport = (name: string) => /^\d{12}\.json$/.test(name)

/** Only one program may use it at a time. */
export function createQueue(folder: string) {
  /** A report that could not be written to the disk. */
  let unkept: Entry | null = null
  const names = () => {
    try {
      return readdirSync(folder).filter(isReport).sort().reverse()
    } catch {
      return []
    }
  }

  return {
    /** Returns the problem if the disk refuses the report, which is then sent from memory. */
    add(entry: Entry): Problem | null {
      try {
        makeFolder(folder, 0o700)
        const next = Number.parseInt(names()[0] ?? '0', 10) + 1
        writeDurably(join(folder, `${String(next).padStart(12, '0')}.json`), JSON.stringify(entry))
        dropOldest()
        return null
      } catch (thrown) {
        unkept = entry
        return storageProblem(thrown)
      }
    },
    /** Newest first. Removes files that are not reports. */
    *newestFirst(): Generator<{ entry: Entry; done(): void }> {
      if (unkept) yield { entry: unkept, done: () => undefined }
      for (const name of names()) {
        const path = join(folder, name)
        const entry = entryOf(path)
        if (entry) yield { entry, done: () => removeFile(path) }
        else removeFile(path)
      }
    },
  }

  function dropOldest(): void {
    let bytes = 0
    for (const [at, name] of names().entries()) {
      bytes += statSync(join(folder, name)).size
      if (at >= mostReports || bytes > mostBytes) removeFile(join(folder, name))
    }
  }
}
export type Queue = ReturnType<typeof createQueue>

/** Only this program writes the files, but a power cut or a person may have damaged one. */
function entryOf(path: string): Entry | null {
  try {
    const { at, boot, uptime, report } = fieldsOf(JSON.parse(readBounded(path) ?? '')) ?? {}
    if (typeof at !== 'number' || typeof boot !== 'string' || typeof uptime !== 'number') return null
    return fieldsOf(report) && { at, boot, uptime, report: report as HealthReport }
  } catch {
    return null
  }
}
