// machine.json: how a machine was started, and which process it is.
import { join } from 'node:path'
import { z } from 'zod'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { Folders, Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { type MachineRecord, machineRecord, machineSchemaVersion } from '#shared/machines/machine.ts'
import { suggestion } from '#shared/names.ts'
import { isMachineId, machineFolder, machinesFolder, recordName } from './folder.ts'

type RecordPorts = Pick<Ports, 'files'> & { folders: Pick<Folders, 'data'> }
const operation = 'machines'

export const writeMachine = ({ files, folders }: RecordPorts, record: MachineRecord): Promise<void> =>
  files.writeText(join(machineFolder(folders, record.id), recordName), jsonText(record))

/** Throws machine.unknown, machine.newer, machine.broken: also if it is another machine's record. */
export async function readMachine(ports: RecordPorts, id: string): Promise<MachineRecord> {
  const path = join(machineFolder(ports.folders, id), recordName)
  const text = isMachineId(id) ? await ports.files.readText(path) : null
  if (text === null) {
    const values = { id, suggestion: suggestion(id, await machineIds(ports)) }
    throw failure('machine.unknown', { operation, values })
  }
  const errors = { newer: 'machine.newer', broken: 'machine.broken', operation, values: { id } } as const
  // Later writes and removals find the machine by the record's id.
  const type = machineRecord.extend({ id: z.literal(id) })
  return parseVersioned(text, { type, version: machineSchemaVersion, path, errors })
}

/** A folder without machine.json is being created, or was left by an unfinished start. */
export async function machineIds({ files, folders }: RecordPorts): Promise<string[]> {
  const ids = (await files.list(machinesFolder(folders))).filter(isMachineId)
  const made = await Promise.all(ids.map(id => files.facts(join(machineFolder(folders, id), recordName))))
  return ids.filter((_, at) => made[at])
}
