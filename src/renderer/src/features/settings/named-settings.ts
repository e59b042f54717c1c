// The settings that can be searched, and a link to each: `/settings?setting=theme` opens the page at it.
import { t } from '#lib/texts/texts.ts'

/** In the order of the page, each with the card that it is in. */
const cards = {
  images: 'folders',
  profiles: 'folders',
  'builds-at-once': 'building',
  'max-jobs': 'building',
  'keep-logs': 'building',
  theme: 'window',
  notify: 'window',
} as const

export type SettingName = keyof typeof cards

export const settingNames = Object.keys(cards) as SettingName[]
export const settingLabel = (name: SettingName) => t(`settings.${name}`)
export const settingCard = (name: SettingName) => t(`settings.${cards[name]}`)
