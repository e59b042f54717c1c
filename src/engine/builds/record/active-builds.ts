// The builds that were requested from this engine and have not ended. A build is listed before its job exists, so that
// two simultaneous requests cannot both begin.

import { withRaw } from '#engine/images/formats/formats.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { failure } from '#shared/errors.ts'

export class UnderWay {
  readonly #ids = new Map<string, string>()

  has = (id: string): boolean => [...this.#ids.values()].includes(id)

  /** Two builds of one request would make the same image twice: throws build.duplicate. The returned function ends it. */
  begin(request: BuildRequest, id: string): () => void {
    const key = sameKey(request)
    const same = this.#ids.get(key)
    if (same !== undefined) throw failure('build.duplicate', { operation: 'build', values: { id: same } })
    this.#ids.set(key, id)
    return () => void this.#ids.delete(key)
  }
}

const sameKey = (request: BuildRequest) =>
  JSON.stringify([
    request.profile,
    request.architecture,
    request.name,
    withRaw(request.formats),
    Object.entries(request.options).sort(([a], [b]) => a.localeCompare(b)),
  ])
