// The application menu. It shows the keys of the window and does the same deeds; keys that the page takes come first.
import { Menu, type MenuItemConstructorOptions } from 'electron'
import { doctor, newImage, type Place, places } from './places.ts'

export type MenuDeeds = {
  /** Opens a place of the window. */
  open(hash: string): void
  /** Sends the window the key of the command palette. */
  palette(): void
}
type Item = MenuItemConstructorOptions
const line: Item = { type: 'separator' }

export function menuTemplate(platform: NodeJS.Platform, developer: boolean, deeds: MenuDeeds): Item[] {
  const mac = platform === 'darwin'
  const place = ({ label, hash, accelerator }: Place): Item => ({
    label,
    accelerator,
    registerAccelerator: false,
    click: () => deeds.open(hash),
  })
  const file: Item = {
    label: 'File',
    submenu: [place(newImage), line, mac ? { role: 'close' } : { role: 'quit', accelerator: 'Ctrl+Q' }],
  }
  const palette: Item = {
    label: 'Command palette…',
    accelerator: 'CmdOrCtrl+K',
    registerAccelerator: false,
    click: () => deeds.palette(),
  }
  const view: Item = {
    label: 'View',
    submenu: [
      ...places.map(place),
      line,
      palette,
      line,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...(developer ? [line, { role: 'reload' as const }, { role: 'toggleDevTools' as const }] : []),
    ],
  }
  const help: Item = {
    role: 'help',
    submenu: [{ label: doctor.label, click: () => deeds.open(doctor.hash) }],
  }
  return [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    file,
    { role: 'editMenu' },
    view,
    { role: 'windowMenu' },
    help,
  ]
}

export function installMenu(developer: boolean, deeds: MenuDeeds) {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, developer, deeds)))
}
