// boxes/<id>/box.json: one computer, present or planned, under the name that its user gave it. The record
// refers to images, machines, drives and hosts by id; the state is computed from those (box-state.ts) and
// never stored.
import { z } from 'zod'
import { boxId } from '../box-id.ts'
import { architecture } from '../formats/format-schema.ts'
import { optionValues } from '../profiles/option.ts'
import { goals } from './goal.ts'

export const boxVersion = 1

export const boxDrive = z.object({
  /** A readable name: "SanDisk Ultra 32 GB". */
  name: z.string(),
  serial: z.string(),
  model: z.string(),
  sizeBytes: z.number(),
  /** Id of an image in the library; null for a file or a URL. */
  image: z.string().nullable(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /**
   * The answers that override the image's on this drive (drive-answers.ts). Absent if an older Kiln flashed
   * it.
   */
  answers: optionValues.optional(),
  /**
   * Id of the Connect ticket that the drive was made for. Absent if there was none, or if an older Kiln
   * flashed it.
   */
  enrolment: z.string().max(64).optional(),
})
export type BoxDrive = z.infer<typeof boxDrive>

export const boxRecord = z.object({
  schema: z.literal(boxVersion),
  id: boxId,
  /** The name is in Unicode form C, and unique when case is ignored. */
  name: z
    .string()
    .min(1)
    .max(400)
    .refine(name => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)),
  /**
   * Id of a profile, or a flake reference without a revision; null if Kiln does not know what the computer
   * runs.
   */
  profile: z.string().max(4096).nullable(),
  architecture,
  /** The goal decides what Kiln offers first after a build; null if unknown. */
  goal: z.enum(goals).nullable().default(null),
  /** Answers to the profile's options. Without secrets, which each build asks for again. */
  options: optionValues,
  /** Keys of the secret answers that this computer's keyring keeps for the box; never their values. */
  secrets: z.array(z.string().min(1).max(200)).max(100).default([]),
  createdAt: z.number(),
  /** Ids of the box's builds, oldest first. Some may have no image: failed, or removed. */
  images: z.array(z.string()).max(100),
  machines: z.array(z.string()).max(100),
  /** The drives that it boots from, newest last. */
  drives: z.array(boxDrive).max(100),
  /** Id in the list of hosts. */
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
