// The application menu. It shows the window's keys and does the same; keys that the page handles come first.
// Electron's own labels are always English, so each item has its own label.
import { Menu, type MenuItemConstructorOptions } from 'electron'
import { doctor, type MenuPlace, newImage, viewPlaces } from './places.ts'
import { t } from './texts.ts'

type MenuActions = {
  /** Opens a place of the window. */
  open(hash: string): void
  /** Sends the window the key of the command palette. */
  palette(): void
  sheet(which: 'keys' | 'about'): void
  /** Links the package's `kiln` into PATH. Null where there is nothing to link: in a checkout. */
  linkCommandLine: (() => void) | null
}
type Item = MenuItemConstructorOptions
const line: Item = { type: 'separator' }

type Role = keyof typeof labels
const labels = {
  services: t('menu.services'),
  hide: t('menu.hide'),
  hideOthers: t('menu.hide-others'),
  unhide: t('menu.unhide'),
  quit: t('menu.quit'),
  close: t('menu.close'),
  undo: t('menu.undo'),
  redo: t('menu.redo'),
  cut: t('menu.cut'),
  copy: t('menu.copy'),
  paste: t('menu.paste'),
  delete: t('menu.delete'),
  selectAll: t('menu.select-all'),
  resetZoom: t('menu.reset-zoom'),
  zoomIn: t('menu.zoom-in'),
  zoomOut: t('menu.zoom-out'),
  togglefullscreen: t('menu.full-screen'),
  reload: t('menu.reload'),
  toggleDevTools: t('menu.developer-tools'),
  minimize: t('menu.minimize'),
  zoom: t('menu.zoom'),
  front: t('menu.front'),
} as const satisfies Partial<Record<NonNullable<Item['role']>, string>>
const item = (role: Role): Item => ({ role, label: labels[role] })

const about = ({ sheet }: MenuActions): Item => ({ label: t('menu.about'), click: () => sheet('about') })

/** The first menu on a Mac; the system replaces its title with the application's name. */
const applicationMenu = (actions: MenuActions): Item => ({
  label: 'Kiln',
  submenu: [
    about(actions),
    ...(actions.linkCommandLine
      ? [line, { label: t('menu.command-line'), click: actions.linkCommandLine }]
      : []),
    line,
    item('services'),
    line,
    ...(['hide', 'hideOthers', 'unhide'] as const).map(item),
    line,
    item('quit'),
  ],
})

function menuTemplate(platform: NodeJS.Platform, developer: boolean, actions: MenuActions): Item[] {
  const mac = platform === 'darwin'
  const place = ({ label, hash, accelerator }: MenuPlace): Item => ({
    label,
    accelerator,
    registerAccelerator: false,
    click: () => actions.open(hash),
  })
  const file: Item = {
    label: t('menu.file'),
    submenu: [place(newImage), line, mac ? item('close') : { ...item('quit'), accelerator: 'Ctrl+Q' }],
  }
  const palette: Item = {
    label: t('menu.palette'),
    accelerator: 'CmdOrCtrl+K',
    registerAccelerator: false,
    click: () => actions.palette(),
  }
  const view: Item = {
    label: t('menu.view'),
    submenu: [
      ...viewPlaces.map(place),
      line,
      palette,
      line,
      ...(['resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen'] as const).map(item),
      ...(developer ? [line, item('reload'), item('toggleDevTools')] : []),
    ],
  }
  const help: Item = {
    role: 'help',
    label: t('menu.help'),
    submenu: [
      { label: t('menu.keys'), click: () => actions.sheet('keys') },
      { label: doctor.label, click: () => actions.open(doctor.hash) },
      ...(mac ? [] : [line, about(actions)]),
    ],
  }
  return [
    ...(mac ? [applicationMenu(actions)] : []),
    file,
    {
      label: t('menu.edit'),
      submenu: [
        ...(['undo', 'redo'] as const).map(item),
        line,
        ...(['cut', 'copy', 'paste', 'delete', 'selectAll'] as const).map(item),
      ],
    },
    view,
    {
      role: 'window',
      label: t('menu.window'),
      submenu: [item('minimize'), item('zoom'), mac ? item('front') : item('close')],
    },
    help,
  ]
}

export function installMenu(developer: boolean, actions: MenuActions) {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, developer, actions)))
}
