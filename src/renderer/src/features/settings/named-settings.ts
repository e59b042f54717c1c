// The settings that can be searched, and a link to each: `/settings?setting=theme` opens the page at it.
import './texts.ts'
import { t } from '#lib/texts/texts.ts'

/** The settings in the order of the page, each with its card. */
const settings = {
  images: { label: 'settings.images', card: 'settings.folders' },
  profiles: { label: 'settings.profiles', card: 'settings.folders' },
  'builds-at-once': { label: 'settings.builds-at-once', card: 'settings.building' },
  'max-jobs': { label: 'settings.max-jobs', card: 'settings.building' },
  'keep-logs': { label: 'settings.keep-logs', card: 'settings.building' },
  theme: { label: 'settings.theme', card: 'settings.window' },
  notify: { label: 'settings.notify', card: 'settings.window' },
} as const

export type SettingName = keyof typeof settings

export const settingNames = Object.keys(settings) as SettingName[]
export const settingLabel = (name: SettingName) => t(settings[name].label)
export const settingCard = (name: SettingName) => t(settings[name].card)
