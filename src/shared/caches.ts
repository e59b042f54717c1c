// Binary caches: where Nix downloads what others have built, each with its signing key.
import { z } from 'zod'

/**
 * Parameters that locate an S3 bucket. Users cannot pass other Nix store parameters here (they follow a question mark).
 */
const s3Parameter = '(?:endpoint=[A-Za-z0-9.:-]+|scheme=https?|region=[a-z0-9-]+|profile=[A-Za-z0-9._-]+)'

/** Nix splits its settings at spaces. */
export const cacheUrl = z
  .string()
  .max(500)
  .regex(
    new RegExp(
      `^(?:(?:https?|file|ssh-ng)://[^\\s?#]+|s3://[A-Za-z0-9._-]+(?:\\?${s3Parameter}(?:&${s3Parameter})*)?)$`,
    ),
  )
/** "https://name:password@…": it would appear in lists, logs and command lines. */
export const hasPassword = (url: string): boolean => /^\w[\w+.-]*:\/\/[^/@]*:[^/@]*@/.test(url)
/** `name-1:base64 of 32 bytes`, as `nix key convert-secret-to-public` prints it. */
export const cacheKey = z.string().regex(/^[A-Za-z0-9._-]{1,100}:[A-Za-z0-9+/]{43}=$/)
export const cacheKeyName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)

/** Programs that push to caches with a protocol that Nix does not support. */
export const cacheTools = ['attic', 'cachix'] as const
const name = '[A-Za-z0-9][A-Za-z0-9_+-]{0,49}'
/**
 * Which program pushes to a cache, and the cache's name there. attic: CACHE on its default server, or SERVER:CACHE
 * (zhaofengli/attic, attic/src/cache.rs and client/src/cache.rs); cachix: the part before .cachix.org.
 */
export const cachePusher = z.discriminatedUnion('tool', [
  z.object({ tool: z.literal('attic'), name: z.string().regex(new RegExp(`^(?:${name}:)?${name}$`)) }),
  z.object({ tool: z.literal('cachix'), name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/) }),
])
export type CachePusher = z.infer<typeof cachePusher>
export type CacheTool = CachePusher['tool']

/** `pushedBy` null: Nix itself, to its URL. */
export const cache = z.object({
  url: cacheUrl,
  key: cacheKey,
  pushedBy: cachePusher.nullable().default(null),
})
export type Cache = z.infer<typeof cache>
