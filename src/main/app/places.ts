// The places of the window that the menu names, with their keys. The window itself answers the keys.
export type Place = { label: string; hash: string; accelerator: string }

export const newImage: Place = { label: 'New image', hash: '#/new', accelerator: 'CmdOrCtrl+N' }
export const places: Place[] = [
  { ...newImage, accelerator: 'CmdOrCtrl+1' },
  { label: 'Images', hash: '#/images', accelerator: 'CmdOrCtrl+2' },
  { label: 'Flash', hash: '#/flash', accelerator: 'CmdOrCtrl+3' },
  { label: 'Settings', hash: '#/settings', accelerator: 'CmdOrCtrl+4' },
]
export const doctor = { label: 'Doctor', hash: '#/doctor' }
export const buildPlace = (id: string) => `#/builds/${encodeURIComponent(id)}`
export const flashPlace = (job: string) => `#/flash/${encodeURIComponent(job)}`
