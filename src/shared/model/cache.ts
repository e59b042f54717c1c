// Binary caches: where Nix downloads what others have built, each with the key that it has to be signed by.
import { z } from 'zod'

/** Nix splits its settings at spaces; a question mark begins Nix's own parameters of a store. */
export const cacheUrl = z
  .string()
  .max(500)
  .regex(/^(?:https?|file|s3|ssh-ng):\/\/[^\s?#]+$/)
/** `name-1:base64 of 32 bytes`, as `nix key convert-secret-to-public` prints it. */
export const cacheKey = z.string().regex(/^[A-Za-z0-9._-]{1,100}:[A-Za-z0-9+/]{43}=$/)
export const cacheKeyName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)

export const cache = z.object({ url: cacheUrl, key: cacheKey })
export type Cache = z.infer<typeof cache>
