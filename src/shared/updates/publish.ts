// A publish plan, which the user confirms, and its result.
import { z } from 'zod'
import { boxId } from '../box-id.ts'
import { packageChange } from '../deploy/plan.ts'
import { architecture } from '../formats/format-schema.ts'
import { stateVersion } from '../profiles/state-version.ts'
import { ringName } from './audience.ts'

export const publishPlanVersion = 1

/** The address of a folder on a web server, without a slash at its end. */
export const webAddress = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine(text => !/[/?#]$/.test(text) && !hasLogin(text))
  .describe('An http or https address')

/** Reads addresses as programs do: "HTTPS:/me:secret@host" has a login too, and control characters are ignored. */
function hasLogin(text: string): boolean {
  return /[\s\p{Cc}]/u.test(text) || /^https?:[/\\]*[^/\\?#]*@/i.test(text)
}

export const publishRequest = z.object({
  /** Ids or names. */
  boxes: z.array(z.string().min(1).max(400)).min(1).max(500),
  /** Absolute; it exists. */
  folder: z.string().min(1).max(4096),
  /** The folder on a web server that gets what this folder has; null: none. */
  upload: webAddress.nullable().default(null),
  /** Uploads even if that server has the updates of another folder or person. */
  replace: z.boolean().default(false),
  /** Reads back each file that was uploaded before. */
  verify: z.boolean().default(false),
  /** How many systems of each box the folder keeps, the published one included. */
  keep: z.number().int().min(2).max(50).default(3),
  /** Limit for the cache; null: no limit. */
  quotaBytes: z.number().int().positive().nullable().default(null),
  /** How long a pointer counts. */
  days: z.number().int().min(1).max(400).default(90),
  /** How many boxes are published before the rest; null: all at once. */
  first: z.number().int().min(1).max(499).nullable().default(null),
  /** One pointer for all boxes that follow this ring; null: one for each box. */
  ring: ringName.nullable().default(null),
  /** The stateVersion for boxes of which none is known. */
  stateVersion: stateVersion.nullable().default(null),
})
export type PublishRequest = z.infer<typeof publishRequest>

const boxPlan = z.object({
  /** The box; for a ring, one of the boxes that follow it. */
  box: boxId,
  /** The ring whose pointer it is; null: the box's own. */
  ring: ringName.nullable().default(null),
  /** The name of the box or of the ring. */
  name: z.string(),
  /** The profile in the pointer. */
  profile: z.string(),
  architecture,
  stateVersion: stateVersion.nullable(),
  /** The text of the pointer that is published now; null: none is. */
  before: z.string().nullable(),
  /** The system that it names. */
  from: z.string().nullable(),
  to: z.string(),
  /** Whether `to` was withdrawn from this pointer. */
  withdrawn: z.boolean().default(false),
  /** It changes, and its answers have neither an SSH key nor a password. */
  withoutLogin: z.boolean().default(false),
  packages: z.array(packageChange),
  closureBytes: z.number(),
  /** Paths that the cache lacks, with unpacked sizes. Each box counts the ones that it shares with others. */
  newPaths: z.number().int(),
  newBytes: z.number(),
})
export type BoxPlan = z.infer<typeof boxPlan>

export const publishPlan = z.object({
  schema: z.literal(publishPlanVersion),
  id: z.string(),
  request: publishRequest,
  boxes: z.array(boxPlan),
  /** The pointers that boxes see once the first ones run their systems; `wave`: a hash of the systems of all boxes. */
  held: z.array(boxPlan).default([]),
  later: z.array(z.string()).default([]),
  wave: z.string().nullable().default(null),
  /** No box waits, because no more change than are published first. */
  allFirst: z.boolean().default(false),
  /** The paths that are new for all boxes together; shared ones count once. */
  newPaths: z.number().int(),
  newBytes: z.number(),
})
export type PublishPlan = z.infer<typeof publishPlan>

/**
 * The address at which a box finds a published folder. What is in a trust file is public: it comes into an image, and
 * into the Nix store.
 */
export const sourceAddress = z
  .url({ protocol: /^(?:https?|file)$/ })
  .max(2000)
  .refine(text => !hasLogin(text))
  .describe('An http, https or file address without a login')

/** A box's trust file: `BoxTrust` of judge.ts, and the source. Public, and never fetched from that source. */
export const publishTrust = z.object({
  source: sourceAddress,
  for: z.string(),
  profile: z.string(),
  architecture,
  /** The public recovery key. */
  recovery: z.string(),
  keys: z.object({ number: z.number(), daily: z.string(), made: z.number() }),
})

export const uploaded = z.object({
  address: z.string(),
  /** Files, and those that the folder no longer has. */
  sent: z.number().int(),
  sentBytes: z.number(),
  removed: z.number().int(),
  /** The number of sent files that existed before, and that another program spoiled or removed. */
  spoiled: z.number().int().default(0),
})
export type Uploaded = z.infer<typeof uploaded>

export const publishResult = z.object({
  folder: z.string(),
  boxes: z.array(
    z.object({
      box: boxId,
      ring: ringName.nullable().default(null),
      name: z.string(),
      to: z.string(),
      sequence: z.number(),
      /** Seconds since the epoch. */
      expires: z.number(),
    }),
  ),
  /** Paths that were copied, and those that no kept system needed any longer. */
  added: z.number().int(),
  removed: z.number().int(),
  cacheBytes: z.number(),
  /** null: to no server. */
  uploaded: uploaded.nullable().default(null),
})
export type PublishResult = z.infer<typeof publishResult>
