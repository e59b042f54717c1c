// kiln-updates.json of a local published folder.
import { join } from 'node:path'
import { jsonText } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { type FolderMark, markIn, markName, markVersion, mostMarkBytes } from '#shared/updates/folder-mark.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'

type MarkPorts = Pick<Ports, 'files'>

export async function readMark({ files }: MarkPorts, folder: string): Promise<FolderMark | null> {
  const text = await files.readForeignText(join(folder, markName), mostMarkBytes)
  return text === null ? null : markIn(text)
}

/** Written first, so that an interrupted publication can continue. */
export async function writeMark(
  ports: MarkPorts & Pick<Ports, 'randomHex'>,
  folder: string,
  { recovery }: UpdateKeys,
): Promise<void> {
  const before = await readMark(ports, folder)
  const id = before?.id ?? ports.randomHex(8)
  if (before?.id === id && before.recovery === recovery) return
  await ports.files.writeText(join(folder, markName), jsonText({ schema: markVersion, recovery, id }))
}
