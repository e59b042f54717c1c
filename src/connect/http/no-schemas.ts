// Connect's calls have no schemas of Fastify's, so that the programs that compile schemas need not be loaded.
import { Unexpected } from '#shared/errors.ts'

/** Fastify would build a validator or a serializer with it. */
const refuse = (): never => {
  throw new Unexpected('a schema of Fastify')
}

/** Fastify's option `schemaController`. */
export const noSchemas = { compilersFactory: { buildValidator: refuse, buildSerializer: refuse } }
