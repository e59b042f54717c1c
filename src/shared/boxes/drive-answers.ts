// Answers that a flash writes to a drive to override those of the image. On that computer they win over the
// image and over every later system. SSH keys, users and Wi-Fi are additions and override nothing. Pure.
import { hostNameOption } from '../builds/name-by-host.ts'
import { localeKindOf } from '../locale/locale-option.ts'
import type { OptionValues } from '../profiles/option.ts'
import type { Profile } from '../profiles/profile.ts'
import type { SeedAnswers } from '../seed/seed.ts'
import type { BoxRecord } from './box.ts'

type Seed = Pick<SeedAnswers, 'hostname' | 'timeZone' | 'locale' | 'keymap'>
type Form = Pick<Profile, 'schemaOptions'>

/** Returns answers by option key; empty without personal data. */
export function driveAnswers(seed: Seed | null, profile: Form): OptionValues {
  if (!seed) return {}
  const place = { timeZone: seed.timeZone, language: seed.locale, keymap: seed.keymap, layout: '' }
  const pairs = profile.schemaOptions.flatMap(option => {
    const kind = localeKindOf(option)
    const value = kind === null ? '' : place[kind]
    return value === '' ? [] : [[option.key, value] as const]
  })
  const hostname = seed.hostname === '' ? undefined : hostNameOption(profile)
  return { ...Object.fromEntries(pairs), ...(hostname && { [hostname.key]: seed.hostname }) }
}

type Box = Pick<BoxRecord, 'options' | 'drives'>

/**
 * The overrides on the drive that this image was last written to; empty if it is on none of the box's drives.
 */
export const answersBeside = ({ drives }: Pick<Box, 'drives'>, image: string): OptionValues =>
  drives.findLast(drive => drive.image === image)?.answers ?? {}

/** The answers without its drive's overrides: equal for boxes of one image. */
export function sharedAnswers({ options, drives }: Box): OptionValues {
  const own = drives.at(-1)?.answers ?? {}
  return Object.fromEntries(Object.entries(options).filter(([key, value]) => own[key] !== value))
}
