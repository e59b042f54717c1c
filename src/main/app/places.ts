// The places of the window that the menu names, with their keys. The window itself answers the keys.
import { t } from './texts.ts'

export type Place = { label: string; hash: string; accelerator: string }

export const newImage: Place = { label: t('app.place.new'), hash: '#/new', accelerator: 'CmdOrCtrl+N' }
export const places: Place[] = [
  { ...newImage, accelerator: 'CmdOrCtrl+1' },
  { label: t('app.place.images'), hash: '#/images', accelerator: 'CmdOrCtrl+2' },
  { label: t('app.place.machines'), hash: '#/machines', accelerator: 'CmdOrCtrl+3' },
  { label: t('app.place.flash'), hash: '#/flash', accelerator: 'CmdOrCtrl+4' },
  { label: t('app.place.hosts'), hash: '#/hosts', accelerator: 'CmdOrCtrl+5' },
  { label: t('app.place.settings'), hash: '#/settings', accelerator: 'CmdOrCtrl+6' },
]
export const doctor = { label: t('doctor.title'), hash: '#/doctor' }
export const buildPlace = (id: string) => `#/builds/${encodeURIComponent(id)}`
export const imagePlace = (id: string) => `#/images/${encodeURIComponent(id)}`
export const flashImagePlace = (id: string) => `#/flash?image=${encodeURIComponent(id)}`
export const deployPlace = (plan: string, job: string) =>
  `#/deploys/${encodeURIComponent(plan)}?job=${encodeURIComponent(job)}`
export const installPlace = (plan: string, job: string) =>
  `#/installs/${encodeURIComponent(plan)}?job=${encodeURIComponent(job)}`
export const flashPlace = (job: string) => `#/flash/${encodeURIComponent(job)}`
