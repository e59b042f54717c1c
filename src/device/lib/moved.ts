// Finds a box's Connect: the one written in the folder, or the one to which an order moved it. One file says both addresses, so
// that one rename moves a box, and an address that a person or a new system writes counts again.
import { fieldsOf } from './decode.ts'
import { readBounded, removeFile, syncFolder, writeDurably } from './durable-file.ts'
import type { StateFiles } from './state-files.ts'

export type Place = {
  url: string
  /** SHA256:… of the certificate that it made; null: it is checked as on the web. */
  fingerprint: string | null
}
type Move = { from: Place; to: Place }

export function placeOf(files: StateFiles): Place {
  const { written, moved } = placesOf(files)
  return moved && isSame(moved.from, written) ? moved.to : written
}

/** The place that is written in the folder, and the last move, whether or not it still counts. */
export const placesOf = (files: StateFiles): { written: Place; moved: Move | null } => ({
  written: writtenPlace(files),
  moved: movedIn(files),
})

/** On the disk when it returns. */
export function moveTo(files: StateFiles, to: Place): void {
  const from = writtenPlace(files)
  if (isSame(from, to)) {
    removeFile(files.moved)
    syncFolder(files.folder)
  } else writeDurably(files.moved, textOf(from, to), 0o644)
}

/** The text for a box that has other files at its next start, but the same system. */
export const movedText = (files: StateFiles, { url, fingerprint }: Place) =>
  textOf(writtenPlace(files), { url, fingerprint })

const textOf = (from: Place, to: Place) => `${JSON.stringify({ from, to })}\n`

const isSame = (one: Place, other: Place) => one.url === other.url && one.fingerprint === other.fingerprint

/** A power cut or a full disk can leave an empty file. The box must not call another server then. */
const writtenPlace = ({ apiUrl, pin }: StateFiles): Place => ({
  url: readBounded(apiUrl)?.trim() ?? '',
  fingerprint: readBounded(pin)?.trim() || null,
})

/** null: it was not moved, or the file is damaged. */
function movedIn({ moved }: StateFiles): Move | null {
  try {
    const fields = fieldsOf(JSON.parse(readBounded(moved) ?? 'null'))
    const [from, to] = [placeIn(fields?.['from']), placeIn(fields?.['to'])]
    return from && to && { from, to }
  } catch {
    return null
  }
}

function placeIn(value: unknown): Place | null {
  const { url, fingerprint } = fieldsOf(value) ?? {}
  const isPlace = typeof url === 'string' && (fingerprint === null || typeof fingerprint === 'string')
  return isPlace ? { url, fingerprint } : null
}
