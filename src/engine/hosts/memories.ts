// hosts/<id>.json in the state folder: changed one after the other, and never where it cannot be read.
import { join } from 'node:path'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { createSerialQueue } from '#engine/serial-queue.ts'
import { type HostMemory, hostMemory, hostMemoryVersion } from '#shared/deploy/memory.ts'

export type HostMemories = {
  /** Throws hosts.newer, file.broken. */
  read(id: string): Promise<HostMemory>
  change(id: string, change: (memory: HostMemory) => HostMemory): Promise<HostMemory>
  forget(id: string): Promise<void>
}

export const nothingYet: HostMemory = {
  schema: hostMemoryVersion,
  asked: null,
  facts: null,
  stateVersion: null,
  deploys: [],
}

export function createHostMemories({ files, folders }: Pick<Ports, 'files' | 'folders'>): HostMemories {
  const inTurn = createSerialQueue()
  const pathOf = (id: string) => join(folders.data, 'hosts', `${id}.json`)
  const read = async (id: string): Promise<HostMemory> => {
    const path = pathOf(id)
    const text = await files.readText(path)
    if (text === null) return nothingYet
    const errors = { newer: 'hosts.newer', broken: 'file.broken', operation: 'hosts.history' } as const
    return parseVersioned(text, { type: hostMemory, version: hostMemoryVersion, path, errors })
  }
  return {
    read,
    change: (id, change) =>
      inTurn(async () => {
        const after = change(await read(id))
        await files.writeText(pathOf(id), jsonText(after), { mode: 0o600 })
        return after
      }),
    forget: id => inTurn(() => files.remove(pathOf(id))),
  }
}
