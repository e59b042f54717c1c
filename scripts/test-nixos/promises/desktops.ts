// The desktops that a workstation's form offers beside Plasma (workstation.ts): each to a session on the screen, opened by the
// password that came with the drive.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Check, prints, retryFor, succeeds } from '../machine/checks.ts'
import { seedPassword } from '../machine/disk.ts'
import type { Machine } from '../machine/machine.ts'

export type Desktop = {
  name: string
  answers: Readonly<Record<string, unknown>>
  /** `pressTogether`: keys of its keyboard by QEMU's names (QKeyCode), all at once. */
  checks: (pressTogether: (keys: string[]) => Promise<void>) => readonly Check[]
}

const slowMs = 1_800_000
const mostPictures = 60
const mostAttempts = 3
/** A field takes keys a while after it was drawn. */
const fieldMs = 20_000

/** Each picture takes half a minute (Machine). A dark screen has 3 thousand bytes as a PNG. */
const isDrawn = (name: string, bytes: number): Check => ({
  name,
  run: async machine => {
    const folder = mkdtempSync(join(tmpdir(), 'kiln-screen-'))
    try {
      for (let picture = 0; picture < mostPictures; picture += 1) {
        const path = join(folder, `${picture}.png`)
        await machine.screenshot(path)
        if (statSync(path).size > bytes) return null
      }
      return `No picture of the screen has more than ${bytes} bytes.`
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
})

/** Keys that are typed too early are lost, and the password is wrong then. */
const opens = (name: string, logIn: (machine: Machine) => Promise<void>, session: string): Check => ({
  name,
  run: async machine => {
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      await logIn(machine)
      const { code } = await machine.shell(retryFor(240, session), slowMs)
      if (code === 0) return null
    }
    return 'The password that came with the drive opens no session.'
  },
})

const onScreen = (property: string) =>
  `loginctl show-session "$(loginctl show-seat seat0 --property ActiveSession --value)" --property ${property} --value`
const isOnScreen: readonly Check[] = [
  prints('the session on the screen is hers', onScreen('Name'), 'ada'),
  prints('on Wayland', onScreen('Type'), 'wayland'),
]

const gnomeShell = 'pgrep --euid ada --exact gnome-shell'
const gdmAsks = "pgrep --full 'gdm-session-worker .pam/gdm-password'"

const gnome: Desktop = {
  name: 'gnome',
  answers: { desktop: 'gnome' },
  checks: () => [
    succeeds('GDM’s greeter runs', retryFor(900, 'pgrep --euid gdm-greeter --exact gnome-shell'), slowMs),
    isDrawn('and is on the screen', 8_000),
    opens(
      'the password that came with the drive opens GNOME',
      // The first of the users is chosen, by name, and Enter asks for the password.
      async machine => {
        let asks = (await machine.shell(gdmAsks)).code === 0
        for (let key = 1; key <= mostAttempts && !asks; key += 1) {
          await machine.press(['ret'])
          asks = (await machine.shell(retryFor(60, gdmAsks), slowMs)).code === 0
        }
        await delay(fieldMs)
        await machine.press([...seedPassword, 'ret'])
      },
      gnomeShell,
    ),
    succeeds('with its settings', retryFor(900, 'pgrep --euid ada --exact gsd-media-keys'), slowMs),
    ...isOnScreen,
    // The greeter has 16 thousand bytes, its wallpaper 400.
    isDrawn('its desktop is drawn', 100_000),
  ],
}

const hyprctl =
  'runuser --user ada -- env XDG_RUNTIME_DIR=/run/user/$(id --user ada) HYPRLAND_INSTANCE_SIGNATURE=$(ls /run/user/$(id --user ada)/hypr) hyprctl'

const hyprland: Desktop = {
  name: 'hyprland',
  answers: { desktop: 'hyprland' },
  checks: pressTogether => [
    succeeds('the greeter in text runs', retryFor(900, 'pgrep --exact tuigreet'), slowMs),
    isDrawn('and is on the screen', 4_000),
    opens(
      'the password that came with the drive opens Hyprland',
      async machine => {
        await machine.press(['esc', 'a', 'd', 'a', 'ret'])
        await delay(fieldMs)
        await machine.press([...seedPassword, 'ret'])
      },
      'pgrep --euid ada --exact Hyprland',
    ),
    ...isOnScreen,
    // Its message about the first configuration, on an empty screen; the greeter has 5 thousand bytes.
    isDrawn('its desktop is drawn', 12_000),
    {
      name: 'Super+Q opens a terminal, as that says',
      run: async machine => {
        await pressTogether(['meta_l', 'q'])
        const { code, output } = await machine.shell(
          retryFor(600, `${hyprctl} clients | grep 'class: kitty'`),
          slowMs,
        )
        return code === 0 ? null : output.slice(-600)
      },
    },
  ],
}

/** One after the other, each on a machine that starts from its image. */
export const desktops: readonly Desktop[] = [gnome, hyprland]
