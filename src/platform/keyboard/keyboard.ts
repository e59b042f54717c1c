// This computer's keyboard, from the files of systemd, Debian, X and XKB. macOS has none of them.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeyboardPort } from '#engine/ports/keyboard.ts'
import { keymapOf, layoutOf } from '#shared/locale/keyboards.ts'
import { assigned, keymapName, layoutsIn, xorgOption } from './parse.ts'

const rules = [
  'usr/share/X11/xkb/rules/evdev.lst',
  'usr/share/X11/xkb/rules/base.lst',
  'run/current-system/sw/share/X11/xkb/rules/evdev.lst',
]

/** `root`: where the file system begins, for tests. */
export function createKeyboard(root = '/'): KeyboardPort {
  // One that is not there or not readable says nothing; the lists work without it.
  const read = (path: string) => readFile(join(root, path), 'utf8').catch(() => '')
  return {
    read: async () => {
      const [console, debian, xorg, ...lists] = await Promise.all(
        ['etc/vconsole.conf', 'etc/default/keyboard', 'etc/X11/xorg.conf.d/00-keyboard.conf', ...rules].map(
          read,
        ),
      )
      const first = (list: string | null) => list?.split(',')[0]?.trim() || null
      const of = (name: string) =>
        first(
          assigned(console ?? '', name.toUpperCase()) ??
            assigned(debian ?? '', name.toUpperCase()) ??
            xorgOption(xorg ?? '', name),
        )
      const layout = of('XkbLayout')
      const keymap = keymapName(assigned(console ?? '', 'KEYMAP'))
      return {
        keymap: keymap ?? (layout === null ? null : keymapOf(layout, of('XkbVariant') ?? '')),
        layout: layout ?? (keymap === null ? null : layoutOf(keymap)),
        layouts: lists.map(layoutsIn).find(found => found.length > 0) ?? [],
      }
    },
  }
}
