import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { createKeyboard } from './keyboard.ts'

const rules = `! model
  pc101           Generic 101-key PC

! layout
  us              English (US)
  de              German
  custom          A user-defined custom Layout

! variant
  nodeadkeys      de: German (no dead keys)
`

const computer = (folder: string, files: Record<string, string>) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return createKeyboard(folder).read()
}

test('the layouts are those of XKB, under its names [N16]', async ({ folder }) => {
  const { layouts } = await computer(folder, { 'usr/share/X11/xkb/rules/evdev.lst': rules })
  expect(layouts).toEqual([
    { layout: 'us', name: 'English (US)' },
    { layout: 'de', name: 'German' },
  ])
})

test.for([
  ['systemd', { 'etc/vconsole.conf': 'KEYMAP=de-latin1\nFONT=lat9w-16\n' }, 'de-latin1', 'de'],
  ['NixOS', { 'etc/vconsole.conf': 'KEYMAP=/etc/kbd/keymaps/fr.map.gz\n' }, 'fr', 'fr'],
  [
    'Debian',
    { 'etc/default/keyboard': 'XKBMODEL="pc105"\nXKBLAYOUT="de,us"\nXKBVARIANT="nodeadkeys,"\n' },
    'de-latin1-nodeadkeys',
    'de',
  ],
  [
    'localectl',
    {
      'etc/X11/xorg.conf.d/00-keyboard.conf':
        'Section "InputClass"\n        Option "XkbLayout" "gb"\nEndSection\n',
    },
    'uk',
    'gb',
  ],
  ['nothing', {}, null, null],
  ['only comments', { 'etc/vconsole.conf': '# KEYMAP=de\nKEYMAP=""\n' }, null, null],
] as const)(
  'the keyboard that %s names is known by both of its names',
  async ([, files, keymap, layout], { folder }) => {
    expect(await computer(folder, files)).toEqual({ keymap, layout, layouts: [] })
  },
)
