import { z } from 'zod'
import { cache, cacheKeyName, cachePusher, cacheTools } from '#shared/caches.ts'
import { command, job, query } from './define.ts'

const signingKey = z.object({ name: z.string(), publicKey: z.string() })

export const caches = {
  /**
   * The caches that builds on this computer download from, Kiln's signing keys, and the programs that push to some
   * caches.
   */
  list: query(
    z.object({}),
    z.object({
      caches: z.array(cache),
      keys: z.array(signingKey),
      /** The path of each program; null: not on PATH. */
      tools: z.record(z.enum(cacheTools), z.string().nullable()),
    }),
  ),
  /**
   * Checks the cache first. Throws cache.url, cache.password, cache.key, cache.name, cache.silent, cache.no-buckets.
   */
  add: command(
    z.object({
      url: z.string().max(500),
      key: z.string().max(300),
      /** The program that pushes to it, and its name there; null: Nix does. */
      pushedBy: z
        .object({ tool: z.enum(cacheTools), name: z.string().max(300) })
        .nullable()
        .default(null),
    }),
    cache,
  ),
  remove: command(z.object({ url: z.string().max(500) }), z.object({ url: z.string() })),
  /** Creates a signing key: the secret stays in Kiln's configuration, readable by this user alone. */
  makeKey: command(z.object({ name: cacheKeyName }), signingKey),
  /**
   * Copies an image's store path with all its dependencies, signed with the named key; null: with its existing
   * signatures. If the cache has its own program, that pushes and signs.
   */
  push: job(
    z.object({
      image: z.string().max(300),
      to: z.string().max(500),
      key: cacheKeyName.nullable().default(null),
    }),
    z.object({ paths: z.number().int(), to: z.string(), by: cachePusher.nullable().default(null) }),
  ),
}
