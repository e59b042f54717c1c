import { Disc3, Hammer, type LucideIcon, MonitorPlay, Plus, Server, Settings, Usb } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'

export type Place = {
  path: string
  label: string
  icon: LucideIcon
  /** Other addresses that belong to it. */
  also?: string[]
}

/** In the order of the side bar and of the keys 1, 2, 3… A place appears here when it works.
 *  Builds under way and past ones live in Images: each becomes an image, and one list is enough to look in. */
export const places: readonly Place[] = [
  { path: '/new', label: t('app.place.new'), icon: Plus },
  { path: '/images', label: t('app.place.images'), icon: Disc3, also: ['/builds'] },
  { path: '/machines', label: t('app.place.machines'), icon: MonitorPlay },
  { path: '/flash', label: t('app.place.flash'), icon: Usb },
  {
    path: '/hosts',
    label: t('app.place.hosts'),
    icon: Server,
    also: ['/deploy', '/deploys', '/install', '/installs'],
  },
  { path: '/builders', label: t('app.place.builders'), icon: Hammer },
  { path: '/settings', label: t('app.place.settings'), icon: Settings },
]

const within = (location: string, path: string) => location === path || location.startsWith(`${path}/`)

export const isHere = ({ path, also = [] }: Place, location: string) =>
  [path, ...also].some(one => within(location, one))
