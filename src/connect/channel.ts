// A folder that Kiln published, as boxes read it: its key set, their pointers and its cache, and nothing else of it.
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { openRegular } from '#platform/files/regular-file.ts'
import { KilnError } from '#shared/errors.ts'
import { audienceOfFile } from '#shared/updates/audience.ts'
import type { Waves } from './waves.ts'

const channelPath = '/updates'

/** Of the folder: never what waits, and no name that leads out of it. */
const shown =
  /^(?:kiln-updates\.json|keys|cache\/nix-cache-info|cache\/[0-9a-z]{32}\.narinfo|cache\/nar\/[0-9a-z]{52}\.nar(?:\.[a-z0-9]{1,8})?)$/

export function addChannel(app: FastifyInstance, { folder, waves }: { folder: string; waves: Waves }): void {
  const notThere = (reply: FastifyReply) => reply.status(404).send({ error: 'not_found' })
  app.get<{ Params: { '*': string } }>(`${channelPath}/*`, async ({ params: { '*': path } }, reply) => {
    const [place, name, more] = path.split('/')
    const audience = place === 'pointers' && more === undefined ? audienceOfFile(name ?? '') : null
    if (audience !== null) {
      const text = await waves.pointerFor(audience)
      if (text === null) return notThere(reply)
      return reply.header('cache-control', 'no-store').type('text/plain').send(text)
    }
    if (!shown.test(path)) return notThere(reply)
    const file = await openRegular(join(folder, path), { follow: false }).catch(noneIfBroken)
    if (!file) return notThere(reply)
    const { size } = await file.stat()
    reply.header('content-length', size).type('application/octet-stream')
    // It closes the file.
    return reply.send(file.createReadStream())
  })
}

/** A link, or a folder in its place. */
function noneIfBroken(thrown: unknown): null {
  if (thrown instanceof KilnError && thrown.code === 'file.broken') return null
  throw thrown
}
