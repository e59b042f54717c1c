// kiln-updates.json of a published folder: whose it is, and which folder it is.
import { join } from 'node:path'
import { z } from 'zod'
import { jsonText } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'

export const markName = 'kiln-updates.json'
export const markVersion = 1
export const mostMarkBytes = 10_000

export const mark = z.object({
  schema: z.literal(markVersion),
  recovery: z.string().max(300),
  /** Of the folder, wherever it is copied to. */
  id: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
})
export type FolderMark = z.infer<typeof mark>

/** null: it is not one, or of a newer Kiln. */
export function markIn(text: string): FolderMark | null {
  try {
    return mark.safeParse(JSON.parse(text)).data ?? null
  } catch {
    // A page of the server, for example.
    return null
  }
}

type MarkPorts = Pick<Ports, 'files'>

export async function readMark({ files }: MarkPorts, folder: string): Promise<FolderMark | null> {
  const text = await files.readForeignText(join(folder, markName), mostMarkBytes)
  return text === null ? null : markIn(text)
}

/** Before anything else is written: a publication that was cut off goes on. */
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
