// Each desktop of the form: what comes with it, and that the keyboard, the language, sound and the network are the same in all.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scratchRoot } from '../../../modules/seed/scratch.ts'
import { noSources, ofFunction } from '../../../tests/given.ts'

type Desktop = {
  refused: string[]
  toplevel: string
  desktops: string[]
  greeters: string[]
  sound: Record<string, boolean>
  network: boolean
  timeZone: string
  locale: Record<string, string>
  console: string
  localed: string | null
  kxkbrc: string | null
  hyprlandKeyboard: boolean
}
type Name = 'plasma' | 'gnome' | 'hyprland'

describe.skipIf(noSources)('a workstation with', () => {
  let made: Record<Name, Desktop>
  beforeAll(() => {
    made = ofFunction(join(import.meta.dirname, 'desktops.nix'))
  }, 300_000)

  it.each<[Name, string]>([
    ['plasma', 'sddm'],
    ['gnome', 'gdm'],
    ['hyprland', 'greetd'],
  ])('%s has that desktop alone, with its login screen, sound and network [W4]', (name, greeter) => {
    expect(made[name]).toMatchObject({
      refused: [],
      toplevel: expect.stringMatching(/-nixos-system-VM-TEST-.*\.drv$/),
      desktops: [name],
      greeters: [greeter],
      sound: { pipewire: true, pulseaudio: false, realTime: true },
      network: true,
    })
  })

  it.each<Name>(['plasma', 'gnome', 'hyprland'])(
    '%s has the language and the time zone of the form',
    name => {
      expect(made[name]).toMatchObject({
        timeZone: 'Europe/Berlin',
        locale: { defaultLocale: 'de_DE.UTF-8', LC_TIME: 'nl_NL.UTF-8' },
        console: 'de',
      })
    },
  )

  it.each<Name>(['plasma', 'gnome', 'hyprland'])('%s has the keyboard of the form, where it looks', name => {
    const { localed, kxkbrc, hyprlandKeyboard } = made[name]
    expect(localed).toContain('Option "XkbLayout" "de,us"')
    expect(localed).toContain('Option "XkbVariant" "nodeadkeys,"')
    expect(kxkbrc).toBe(
      name === 'plasma' ? '[Layout]\nLayoutList=de,us\nUse=true\nVariantList=nodeadkeys,\n' : null,
    )
    expect(hyprlandKeyboard).toBe(name === 'hyprland')
  })
})

describe('the first configuration of Hyprland', () => {
  let root: ReturnType<typeof scratchRoot>
  beforeEach(() => {
    root = scratchRoot()
    mkdirSync(root.at('home'))
    mkdirSync(root.at('share'))
  })
  afterEach(() => root.remove())
  const start = () =>
    execFileSync('bash', ['-euo', 'pipefail', join(import.meta.dirname, '..', 'hyprland-keyboard.sh')], {
      env: {
        PATH: process.env['PATH'],
        HOME: root.at('home'),
        EXAMPLES: root.at('share'),
        LAYOUT: 'de,us',
        VARIANT: 'nodeadkeys,',
      },
    })
  const folder = () => readdirSync(root.at('home/.config/hypr'))

  it('is what its package brings, with the keyboard last, in the form of its version', () => {
    writeFileSync(root.at('share/hyprland.conf'), 'input {\n    kb_layout = us\n}\n')
    start()
    expect(folder()).toEqual(['hyprland.conf'])
    expect(root.read('home/.config/hypr/hyprland.conf')).toBe(
      'input {\n    kb_layout = us\n}\n\ninput {\n    kb_layout = de,us\n    kb_variant = nodeadkeys,\n}\n',
    )
  })

  it('is in Lua where the package has it in that', () => {
    writeFileSync(root.at('share/hyprland.lua'), 'hl.env("A", "1")\n')
    start()
    expect(root.read('home/.config/hypr/hyprland.lua')).toBe(
      'hl.env("A", "1")\n\nhl.config({ input = { kb_layout = "de,us", kb_variant = "nodeadkeys," } })\n',
    )
  })

  it.each(['hyprland.conf', 'hyprland.lua'])('is not made beside a person’s own %s', name => {
    writeFileSync(root.at('share/hyprland.lua'), '')
    mkdirSync(root.at('home/.config/hypr'), { recursive: true })
    writeFileSync(root.at('home/.config/hypr', name), 'mine')
    start()
    expect(folder()).toEqual([name])
    expect(root.read(`home/.config/hypr/${name}`)).toBe('mine')
  })

  it('is left to Hyprland where its package brings none', () => {
    start()
    expect(existsSync(root.at('home/.config'))).toBe(false)
  })
})
