// What a flash puts on a drive in the place of answers to the profile's options. On its computer it wins over the image,
// and over each later system. SSH keys, users and Wi-Fi are added to the answers, and replace none of them. Pure.
import { hostNameOption } from '../builds/name-by-host.ts'
import { placeKindOf } from '../place/place-option.ts'
import type { OptionValues } from '../profiles/option.ts'
import type { Profile } from '../profiles/profile.ts'
import type { SeedAnswers } from '../seed/seed.ts'
import type { BoxRecord } from './box.ts'

type Seed = Pick<SeedAnswers, 'hostname' | 'timeZone' | 'locale' | 'keymap'>
type Form = Pick<Profile, 'schemaOptions'>

/** By the keys of the profile's options. Empty without personal data. */
export function driveAnswers(seed: Seed | null, profile: Form): OptionValues {
  if (!seed) return {}
  const place = { timeZone: seed.timeZone, language: seed.locale, keymap: seed.keymap, layout: '' }
  const pairs = profile.schemaOptions.flatMap(option => {
    const kind = placeKindOf(option)
    const value = kind === null ? '' : place[kind]
    return value === '' ? [] : [[option.key, value] as const]
  })
  const hostname = seed.hostname === '' ? undefined : hostNameOption(profile)
  return { ...Object.fromEntries(pairs), ...(hostname && { [hostname.key]: seed.hostname }) }
}

type Box = Pick<BoxRecord, 'options' | 'drives'>

/** What the drive has that this image was last written to; empty where it was written to none of the box. */
export const answersBeside = ({ drives }: Pick<Box, 'drives'>, image: string): OptionValues =>
  drives.findLast(drive => drive.image === image)?.answers ?? {}

/** Its answers without those that its drive has: boxes of one image have the same. */
export function sharedAnswers({ options, drives }: Box): OptionValues {
  const own = drives.at(-1)?.answers ?? {}
  return Object.fromEntries(Object.entries(options).filter(([key, value]) => own[key] !== value))
}
