// The window's places, as opened by the menu and notifications. The window itself handles the keys.
import { places } from '#shared/window/places.ts'
import { doctorHref, newImageHref } from '#shared/window/routes.ts'
import { t } from './texts.ts'

export type MenuPlace = { label: string; hash: string; accelerator: string }

/** The URL of one of the window's places. */
export const hashOf = (href: string) => `#${href}`

export const newImage: MenuPlace = {
  label: t('app.place.new'),
  hash: hashOf(newImageHref()),
  accelerator: 'CmdOrCtrl+N',
}
export const viewPlaces: readonly MenuPlace[] = places.map(({ label, path, key }) => ({
  label: t(label),
  hash: hashOf(path),
  accelerator: `CmdOrCtrl+${key}`,
}))
export const doctor = { label: t('doctor.title'), hash: hashOf(doctorHref()) }
