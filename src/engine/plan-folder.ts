// Plans on disk: <folder>/<id>/ with plan.json, and beside it what was built for the plan.
// `turn` tells which plan was made or begun last, and `worker.json` is there while one is made or carried out: both hold
// whatever the clock says, whose time is in the ids.
import { join } from 'node:path'
import { z } from 'zod'
import { jsonOrNull } from '#shared/json.ts'
import { inParallel } from './in-parallel.ts'
import { jsonText } from './json-file.ts'
import { logged } from './logged.ts'
import type { Ports } from './ports/index.ts'
import { stillRuns } from './still-runs.ts'

type PlanPorts = Pick<Ports, 'files' | 'folders'>
type WorkPorts = PlanPorts & Pick<Ports, 'host' | 'log' | 'now'>

const kept = 20
const turnName = 'turn'
const workerName = 'worker.json'
/** The moment of a plan, and four digits that tell it from another of the same second. */
const idEnd = /^\d{8}-\d{6}-[0-9a-f]{4}$/

const worker = z.object({
  pid: z.number(),
  startTicks: z.string().nullable(),
  bootId: z.string().optional(),
  at: z.number(),
})

/** `folder` is in the state folder; an id is `<prefix>-20260102-030405-a1b2`. */
export function createPlanFolder({ folder, prefix }: { folder: string; prefix: string }) {
  const isId = (id: string) => id.startsWith(`${prefix}-`) && idEnd.test(id.slice(prefix.length + 1))
  const all = ({ folders }: Pick<Ports, 'folders'>) => join(folders.data, folder)
  const pathOf = (ports: Pick<Ports, 'folders'>, id: string, name = '') => join(all(ports), id, name)
  const write = (ports: PlanPorts, id: string, file: { name: string; value: unknown }) =>
    ports.files.writeText(pathOf(ports, id, file.name), jsonText(file.value), { mode: 0o600 })

  /** The last one made or begun first. Those of an older Kiln have no turn, and come last, by their clock's names. */
  const inTurn = async (ports: PlanPorts): Promise<{ id: string; turn: number }[]> => {
    const ids = (await ports.files.list(all(ports))).filter(isId).sort().reverse()
    const plans = await inParallel(ids, async id => {
      const text = await ports.files.readText(pathOf(ports, id, turnName))
      return { id, turn: Number(/^\d{1,15}(?=\n$)/.exec(text ?? '')?.[0] ?? 0) }
    })
    return plans.sort((a, b) => b.turn - a.turn)
  }
  const ids = async (ports: PlanPorts) => (await inTurn(ports)).map(({ id }) => id)

  const isWorkedOn = async (ports: WorkPorts, id: string): Promise<boolean> => {
    const text = await ports.files.readText(pathOf(ports, id, workerName))
    const found = worker.safeParse(text === null ? null : jsonOrNull(text)).data
    return found !== undefined && stillRuns(ports, found, found.at)
  }

  return {
    pathOf,
    ids,
    write,
    /** null if the plan is missing or the id is invalid. */
    read: async (ports: PlanPorts, id: string, name: string): Promise<string | null> =>
      isId(id) ? ports.files.readText(pathOf(ports, id, name)) : null,
    /** Makes it the last one, which no sweep removes until the work has ended. */
    whileHeld: async <T>(ports: WorkPorts, id: string, work: () => Promise<T>): Promise<T> => {
      const { pid, startTicks, bootId } = ports.host
      const hold = async () => {
        const [last] = await inTurn(ports)
        await write(ports, id, { name: turnName, value: (last?.turn ?? 0) + 1 })
        await write(ports, id, { name: workerName, value: { pid, startTicks, bootId, at: ports.now() } })
      }
      // A deploy continues without this, as it does without its results.
      await hold().catch(logged(ports.log, 'record-unwritten'))
      try {
        return await work()
      } finally {
        await ports.files.remove(pathOf(ports, id, workerName)).catch(logged(ports.log, 'leftover-kept'))
      }
    },
    /** Lets what was built for older plans be garbage-collected. Returns their ids. */
    sweep: async (ports: WorkPorts): Promise<string[]> => {
      const old: string[] = []
      for (const id of (await ids(ports)).slice(kept)) if (!(await isWorkedOn(ports, id))) old.push(id)
      for (const id of old) await ports.files.remove(pathOf(ports, id))
      return old
    },
  }
}
