// A published folder as boxes read it: its key set, their pointers and its cache, and nothing else. An upload
// with a login can read back what it wrote.
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { audienceOfFile } from '#shared/updates/audience.ts'
import { sendFile } from './http/send-file.ts'
import type { Uploads } from './uploads/uploads.ts'
import type { Waves } from './waves.ts'

export const channelPath = '/updates'

/** Paths that boxes may read: no waiting pointers, and no name that leads out of the folder. */
const shown =
  /^(?:kiln-updates\.json|keys|cache\/nix-cache-info|cache\/[0-9a-z]{32}\.narinfo|cache\/nar\/[0-9a-z]{52}\.nar(?:\.[a-z0-9]{1,8})?)$/

type OfFile = { Params: { '*': string } }
type Parts = { folder: string; waves: Waves; uploads: Uploads | null }

export function addChannel(app: FastifyInstance, { folder, waves, uploads }: Parts): void {
  const notThere = (reply: FastifyReply) => reply.status(404).send({ error: 'not_found' })
  const handler = async (request: FastifyRequest<OfFile>, reply: FastifyReply) => {
    if (await uploads?.read(request, reply)) return reply
    const path = request.params['*']
    const [place, name, more] = path.split('/')
    const audience = place === 'pointers' && more === undefined ? audienceOfFile(name ?? '') : null
    if (audience !== null) {
      const text = await waves.pointerFor(audience)
      if (text === null) return notThere(reply)
      return reply.header('cache-control', 'no-store').type('text/plain').send(text)
    }
    if (!shown.test(path)) return notThere(reply)
    return (await sendFile(join(folder, path), request, reply)) ? reply : notThere(reply)
  }
  // Fastify's automatic HEAD would read each file to its end.
  app.route({ method: ['GET', 'HEAD'], url: `${channelPath}/*`, exposeHeadRoute: false, handler })
}
