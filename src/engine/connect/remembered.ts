// The last good answer of each Connect, in connected/<id>.json of the data folder: shown with its time while
// the Connect is unreachable. Only a cache: an unreadable one counts as missing.
import { join } from 'node:path'
import { z } from 'zod'
import { parseVersioned } from '#engine/json-file.ts'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import { ownerCalls } from '#shared/connect/owner-calls.ts'
import { KilnError } from '#shared/errors.ts'

const operation = 'connect'
const version = 1
/** An answer is at most 64 MiB. */
const mostBytes = 80 * 2 ** 20

const remembered = z.object({
  schema: z.literal(version),
  /** This computer's clock. */
  seenAt: z.number().int(),
  /** How far the Connect's clock was ahead of this computer's. */
  aheadMs: z.number().int(),
  answer: ownerCalls.boxes.answers[200],
})
type Remembered = Omit<z.infer<typeof remembered>, 'schema'>

type MemoryPorts = Pick<Ports, 'files' | 'folders' | 'log'>
export type Memories = {
  read(server: string): Promise<Remembered | null>
  /** Never rejects: an answer that cannot be written is known until this Kiln exits. */
  keep(server: string, memory: Remembered): Promise<void>
  remove(server: string): Promise<void>
}

export const memoriesFolder = ({ folders }: Pick<Ports, 'folders'>) => join(folders.data, 'connected')

export function createMemories(ports: MemoryPorts): Memories {
  const { files, log } = ports
  const pathOf = (server: string) => join(memoriesFolder(ports), `${server}.json`)
  const known = new Map<string, { time: string; memory: Remembered | null; isNewer: boolean }>()
  const timeOf = async (path: string) => {
    const facts = await files.facts(path)
    return facts ? `${facts.changedMs} ${facts.inode}` : '-'
  }
  const parsed = (text: string, path: string) => {
    const errors = { newer: 'connect.logins-newer', broken: 'file.broken', operation } as const
    try {
      return { memory: parseVersioned(text, { type: remembered, version, path, errors }), isNewer: false }
    } catch (thrown) {
      logged(log, 'record-unread')(thrown)
      // A newer Kiln can read it, so it stays.
      return { memory: null, isNewer: thrown instanceof KilnError && thrown.code === 'connect.logins-newer' }
    }
  }
  return {
    read: async server => {
      const path = pathOf(server)
      const time = await timeOf(path)
      const before = known.get(server)
      // Another Kiln may have polled since. An answer that could not be written is kept in memory.
      if (before && (before.time === time || time === '-')) return before.memory
      const text = await files.readForeignText(path, mostBytes).catch(logged(log, 'record-unread'))
      const now = text == null ? { memory: null, isNewer: false } : parsed(text, path)
      known.set(server, { time, ...now })
      return now.memory
    },
    keep: async (server, memory) => {
      const path = pathOf(server)
      const isNewer = known.get(server)?.isNewer === true
      if (!isNewer)
        await files
          .writeText(path, JSON.stringify({ schema: version, ...memory }), { mode: 0o600 })
          .catch(logged(log, 'record-unwritten'))
      known.set(server, { time: await timeOf(path), memory, isNewer })
    },
    remove: async server => {
      known.delete(server)
      await files.remove(pathOf(server))
    },
  }
}
