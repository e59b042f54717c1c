// Finds where the relevant part of the serial log begins: output before a start, a reset or a restored checkpoint is
// history.
import { join } from 'node:path'
import type { Folders, Ports } from '#engine/ports/index.ts'
import { serialLogName } from '#shared/machines/files.ts'
import { machineFolder } from '../folder.ts'

type SerialPorts = Pick<Ports, 'files'> & { folders: Pick<Folders, 'data'> }

/** Enough for a kernel's last messages. */
const tailBytes = 64 * 1024

/** Current size of the log, in bytes. */
export async function serialEnd({ files, folders }: SerialPorts, id: string): Promise<number> {
  return (await files.facts(join(machineFolder(folders, id), serialLogName)))?.sizeBytes ?? 0
}

/** The latest output since then; if the log was shortened in the meantime, all of it. */
export async function serialSince(ports: SerialPorts, id: string, from: number): Promise<string> {
  const end = await serialEnd(ports, id)
  const since = end < from ? end : end - from
  return ports.files.readTail(
    join(machineFolder(ports.folders, id), serialLogName),
    Math.min(tailBytes, since),
  )
}
