// From where on the serial port's log counts: what was printed before a start, a reset or a step back in time is history.
import { join } from 'node:path'
import type { Folders, Ports } from '#engine/ports/index.ts'
import { serialLogName } from '#shared/machines/files.ts'
import { machineFolder } from '../folder.ts'

type SerialPorts = Pick<Ports, 'files'> & { folders: Pick<Folders, 'data'> }

/** Enough for the last words of a kernel. */
const tailBytes = 64 * 1024

/** Bytes in the log now. */
export async function serialEnd({ files, folders }: SerialPorts, id: string): Promise<number> {
  return (await files.facts(join(machineFolder(folders, id), serialLogName)))?.sizeBytes ?? 0
}

/** What was printed last since then; of a log that was shortened meanwhile, all of it. */
export async function serialSince(ports: SerialPorts, id: string, from: number): Promise<string> {
  const end = await serialEnd(ports, id)
  const since = end < from ? end : end - from
  return ports.files.readTail(
    join(machineFolder(ports.folders, id), serialLogName),
    Math.min(tailBytes, since),
  )
}
