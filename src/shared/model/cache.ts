// Binary caches: where Nix downloads what others have built, each with the key that it has to be signed by.
import { z } from 'zod'

/** Where an S3 bucket is. Nix's other parameters of a store (a question mark begins them) are not a person's to give here. */
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
/** "https://name:password@…": it would stand in lists, logs and command lines. */
export const hasPassword = (url: string): boolean => /^\w[\w+.-]*:\/\/[^/@]*:[^/@]*@/.test(url)
/** `name-1:base64 of 32 bytes`, as `nix key convert-secret-to-public` prints it. */
export const cacheKey = z.string().regex(/^[A-Za-z0-9._-]{1,100}:[A-Za-z0-9+/]{43}=$/)
export const cacheKeyName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)

export const cache = z.object({ url: cacheUrl, key: cacheKey })
export type Cache = z.infer<typeof cache>
