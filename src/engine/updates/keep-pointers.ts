// Renews pointers while Kiln is open: at the start, and then every hour. Each renewal is a job, so that users
// can see and cancel it.
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import { foldersDue, renewPointers } from './renew.ts'

const everyMs = 3_600_000
/** Delay after a renewal that failed or was cancelled. */
const againMs = 6 * everyMs

type PointerKeeper = { begin(): void; close(): void }

export function keepPointers(
  { ports, jobs, notifyChanged }: Pick<EngineParts, 'ports' | 'jobs' | 'notifyChanged'>,
  lookEveryMs = everyMs,
): PointerKeeper {
  const tried = new Map<string, number>()
  let timer: NodeJS.Timeout | null = null

  const look = async () => {
    const running = new Set(jobs.list().flatMap(each => (isOver(each.state) ? [] : each.name)))
    for (const folder of await foldersDue(ports)) {
      const last = tried.get(folder)
      if (running.has(folder) || (last !== undefined && ports.now() - last < againMs)) continue
      tried.set(folder, ports.now())
      jobs.start({
        kind: 'renew-pointers',
        name: folder,
        subject: folder,
        line: 'none',
        run: work =>
          renewPointers(ports, folder, work).then(
            renewed => {
              tried.delete(folder)
              notifyChanged('updates')
              return renewed
            },
            thrown => {
              notifyChanged('updates')
              throw thrown
            },
          ),
      })
    }
  }
  const lookLogged = () => void look().catch(logged(ports.log, 'pointers-unrenewed'))

  return {
    begin() {
      if (timer) return
      timer = setInterval(lookLogged, lookEveryMs)
      // The timer must not keep the process alive.
      timer.unref()
      lookLogged()
    },
    close() {
      if (timer) clearInterval(timer)
    },
  }
}
