// Plans on disk: <folder>/<id>/ with plan.json, and beside it what was built for the plan.
import { join } from 'node:path'
import { jsonText } from './json-file.ts'
import type { Ports } from './ports/index.ts'

type PlanPorts = Pick<Ports, 'files' | 'folders'>

const kept = 20
/** The moment of a plan, and four digits that tell it from another of the same second. */
const idEnd = /^\d{8}-\d{6}-[0-9a-f]{4}$/

/** `folder` is in the state folder; an id is `<prefix>-20260102-030405-a1b2`. */
export function createPlanFolder({ folder, prefix }: { folder: string; prefix: string }) {
  const isId = (id: string) => id.startsWith(`${prefix}-`) && idEnd.test(id.slice(prefix.length + 1))
  const all = ({ folders }: Pick<Ports, 'folders'>) => join(folders.data, folder)
  const pathOf = (ports: Pick<Ports, 'folders'>, id: string, name = '') => join(all(ports), id, name)
  /** The last first. */
  const ids = async (ports: PlanPorts): Promise<string[]> =>
    (await ports.files.list(all(ports))).filter(isId).sort().reverse()

  return {
    pathOf,
    ids,
    /** null for a plan that is not there, and for an id that is none. */
    read: async (ports: PlanPorts, id: string, name: string): Promise<string | null> =>
      isId(id) ? ports.files.readText(pathOf(ports, id, name)) : null,
    write: (ports: PlanPorts, id: string, file: { name: string; value: unknown }) =>
      ports.files.writeText(pathOf(ports, id, file.name), jsonText(file.value), { mode: 0o600 }),
    /** Lets what was built for older plans be garbage-collected. Returns their ids. */
    sweep: async (ports: PlanPorts): Promise<string[]> => {
      const old = (await ids(ports)).slice(kept)
      for (const id of old) await ports.files.remove(pathOf(ports, id))
      return old
    },
  }
}
