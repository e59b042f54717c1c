// boxes/<id>/box.json: one computer, present or planned, under a person's name for it. It names what belongs to the box
// by id, in images, machines, drives and hosts; its state is computed from these (box-state.ts) and never stored.
import { z } from 'zod'
import { boxId } from '../box-id.ts'
import { architecture } from '../formats/format-schema.ts'
import { optionValues } from '../profiles/option.ts'
import { goals } from './goal.ts'

export const boxVersion = 1

export const boxDrive = z.object({
  /** As a person knows it: "SanDisk Ultra 32 GB". */
  name: z.string(),
  serial: z.string(),
  model: z.string(),
  sizeBytes: z.number(),
  /** Id of the library's image; null for a file or a URL. */
  image: z.string().nullable(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** What it has in the place of its image's answers (drive-answers.ts); absent: an older Kiln flashed it. */
  answers: optionValues.optional(),
  /** Id of the ticket of a Connect that it was made for; absent: none, or an older Kiln flashed it. */
  enrolment: z.string().max(64).optional(),
})
export type BoxDrive = z.infer<typeof boxDrive>

export const boxRecord = z.object({
  schema: z.literal(boxVersion),
  id: boxId,
  /** In Unicode's form C. No other box has it, in any case of its letters. */
  name: z
    .string()
    .min(1)
    .max(400)
    .refine(name => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)),
  /** Id of a profile, or a flake reference without a revision; null where Kiln does not know what the computer runs. */
  profile: z.string().max(4096).nullable(),
  architecture,
  /** What it is made for, which decides what comes first after a build; null: not said. */
  goal: z.enum(goals).nullable().default(null),
  /** The answers to the profile's options, without secrets, which each build needs again. */
  options: optionValues,
  /** Keys of the secret answers that the keyring of this computer keeps for it; never a value. */
  secrets: z.array(z.string().min(1).max(200)).max(100).default([]),
  createdAt: z.number(),
  /** Ids of builds of this box, oldest first; some may have made no image, or one that was removed. */
  images: z.array(z.string()).max(100),
  machines: z.array(z.string()).max(100),
  /** What it boots from, the newest last. */
  drives: z.array(boxDrive).max(100),
  /** Id of its entry in the list of hosts. */
  host: z.string().nullable(),
})
export type BoxRecord = z.infer<typeof boxRecord>

export const boxActions = [
  'choose-profile',
  'build',
  'show-build',
  'run',
  'show-image',
  'flash',
  'show-machine',
  'find-host',
  'show-host',
  'deploy',
] as const

export const boxStates = [
  'building',
  'attention',
  'running',
  'behind',
  'online',
  'waiting',
  'unasked',
  'on-drive',
  'built',
  'draft',
] as const
export type BoxStateCode = (typeof boxStates)[number]
