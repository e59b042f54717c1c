import { z } from 'zod'
import { cache, cacheKeyName, cachePusher, cacheTools } from '#shared/caches/cache.ts'
import { command, job, query } from './define.ts'

const signingKey = z.object({ name: z.string(), publicKey: z.string() })

export const caches = {
  /** Those that builds on this computer download from, the keys that Kiln signs with, and the programs that push to some. */
  list: query(
    z.object({}),
    z.object({
      caches: z.array(cache),
      keys: z.array(signingKey),
      /** Where each program is; null: not on PATH. */
      tools: z.record(z.enum(cacheTools), z.string().nullable()),
    }),
  ),
  /** Asks the cache first. Throws cache.url, cache.password, cache.key, cache.name, cache.silent, cache.no-buckets. */
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
  /** Makes a key to sign with: the secret stays in Kiln's configuration, readable by this user alone. */
  makeKey: command(z.object({ name: cacheKeyName }), signingKey),
  /** Copies what an image was made of, with all that it needs, signed by the key of that name; null: as it is signed. The
   *  program of a cache in the list does it, where it has one; those sign by themselves. */
  push: job(
    z.object({
      image: z.string().max(300),
      to: z.string().max(500),
      key: cacheKeyName.nullable().default(null),
    }),
    z.object({ paths: z.number().int(), to: z.string(), by: cachePusher.nullable().default(null) }),
  ),
}
