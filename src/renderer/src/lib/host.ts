// Abilities of the desktop app that a browser lacks: file pickers and the file manager.
import type { Settings } from '#shared/settings.ts'
import type {} from '../../../preload/bridge.ts'

type Host = {
  kind: 'desktop' | 'browser'
  platform: 'linux' | 'darwin' | 'win32'
  /** Absent in a browser: ask for a path in a text field instead. */
  pickFolder?: (title: string) => Promise<string | null>
  /** `extensions` without dots. */
  pickFile?: (title: string, extensions: string[]) => Promise<string | null>
  /** Returns the path of a dropped file; a browser does not have it. */
  pathOf?: (file: File) => string
  /** Shows a file in the file manager. */
  reveal?: (path: string) => Promise<void>
  openLink(url: string): Promise<void>
  /** Opens a port of a machine in the browser. In a browser a plain link does so. */
  openForward?: (machine: string, port: number) => Promise<void>
  /** Opens the pages of Kiln's own Connect in the browser. In a browser a plain link does so. */
  openOwnConnect?: () => Promise<void>
  /** Window frame and native menus follow. */
  setTheme?: (theme: Settings['theme']) => Promise<void>
}

function browserPlatform(): Host['platform'] {
  if (/Mac/i.test(navigator.userAgent)) return 'darwin'
  return /Windows/i.test(navigator.userAgent) ? 'win32' : 'linux'
}

const desktop = window.kilnHost

export const host: Host = desktop
  ? {
      kind: 'desktop',
      platform: desktop.platform,
      pickFolder: desktop.pickFolder,
      pickFile: desktop.pickFile,
      pathOf: file => desktop.pathOf(file) || ((file as File & { path?: string }).path ?? ''),
      reveal: desktop.reveal,
      openLink: desktop.openLink,
      openForward: desktop.openForward,
      openOwnConnect: desktop.openOwnConnect,
      setTheme: desktop.setTheme,
    }
  : {
      kind: 'browser',
      platform: browserPlatform(),
      openLink: async url => {
        window.open(url, '_blank', 'noopener,noreferrer')
      },
    }

/** The name of the main modifier key, as it is written on a keyboard. */
export const modifierName = host.platform === 'darwin' ? '⌘' : 'Ctrl'
