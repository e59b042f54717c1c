// A path that the user made persistent on a host is added to the answers of the host's box, so that its next
// image or deploy includes the path.
import { posix } from 'node:path'
import { createBoxStore } from '#engine/boxes/store.ts'
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'

const option = 'persistentPaths'

/**
 * The path as the host's tool writes it: links unresolved, and without the trailing slash of shell
 * completion.
 */
const nameOf = (path: string) => posix.normalize(path).replace(/(?<=.)\/$/, '')

/**
 * The name of the box; null if the host's box has no profile with such answers. Never rejects: the host
 * already has the path.
 */
export async function keepPathInBox(
  { ports, profiles, notifyChanged }: Pick<EngineParts, 'ports' | 'profiles' | 'notifyChanged'>,
  { host, path }: { host: string; path: string },
): Promise<string | null> {
  const takes = ({ host: own, profile }: BoxRecord, known: readonly { id: string; keys: string[] }[]) =>
    own === host && known.some(({ id, keys }) => id === profile && keys.includes(option))
  try {
    const known = (await profiles()).profiles.map(({ id, schemaOptions }) => ({
      id,
      keys: schemaOptions.map(({ key }) => key),
    }))
    let name: string | null = null
    const written = await createBoxStore(ports).change(boxes => {
      const box = boxes.find(each => takes(each, known))
      if (!box) return {}
      name = box.name
      const before = box.options[option]
      const paths = Array.isArray(before) ? before.map(String) : []
      const kept = nameOf(path)
      if (paths.includes(kept)) return {}
      return { write: [{ ...box, options: { ...box.options, [option]: [...paths, kept] } }] }
    })
    if (written.length > 0) notifyChanged('boxes')
    return name
  } catch (thrown) {
    return logged(ports.log, 'boxes-unwritten')(thrown) ?? null
  }
}
