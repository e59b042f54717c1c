// A greeter on the screen that asks who is there, and Plasma for anyone who knows the password that came with the drive; over the
// network, keys only (nix/profiles/workstation).
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Check, checkAll, prints, retryFor, succeeds } from '../machine/checks.ts'
import { seedPassword } from '../machine/disk.ts'
import type { Machine } from '../machine/machine.ts'
import { ToolError } from '../tool-error.ts'
import { heardTone } from './heard-tone.ts'

const slowMs = 1_800_000

const before: readonly Check[] = [
  // Found by its own name, of which the kernel keeps 15 characters: the command that starts it has the name among its
  // words.
  succeeds('the greeter is on the screen', retryFor(900, 'pgrep --exact sddm-greeter-qt'), slowMs),
  succeeds('with NetworkManager beside it', 'systemctl is-active NetworkManager'),
  succeeds(
    'the firewall is closed',
    '{ iptables --list-rules || nft list ruleset; } 2>&1 | grep -E "nixos-fw-(log-)?refuse"',
  ),
  succeeds('no password opens a session over SSH', "sshd -T | grep -ix 'passwordauthentication no'"),
  succeeds('sudo asks for the password', "! runuser -l admin -c 'sudo --non-interactive true'"),
  succeeds('PipeWire is there for each session', 'systemctl --global is-enabled pipewire.socket'),
]

const drawn = `journalctl --boot --output=cat _COMM=sddm-greeter-qt | grep -q 'Message received from daemon: HostName'`
const desktop = 'pgrep --euid ada --exact plasmashell'

const session: readonly Check[] = [
  succeeds('Plasma runs', retryFor(900, desktop), slowMs),
  prints(
    'on Wayland',
    `tr '\\0' '\\n' </proc/$(${desktop} --newest)/environ | grep ^XDG_SESSION_TYPE=`,
    'XDG_SESSION_TYPE=wayland',
  ),
  succeeds('with PipeWire', retryFor(600, 'pgrep --euid ada --exact pipewire'), slowMs),
]

/** The script as one line of words, because it has quotes of both kinds. Its files are in ada's folder in memory. */
const tone = Buffer.from(heardTone(1000, '"$XDG_RUNTIME_DIR"')).toString('base64')
const playsATone: Check = {
  name: 'a tone of 1000 Hz through her PipeWire is recorded as that',
  run: async machine => {
    const run = `runuser --user ada -- env XDG_RUNTIME_DIR=/run/user/$(id --user ada) bash /run/tone.sh`
    const { output } = await machine.shell(
      `echo ${tone} | base64 --decode >/run/tone.sh; ${run} 2>/run/tone.log || tail --lines=5 /run/tone.log`,
      slowMs,
    )
    return output === '1000' ? null : `It was heard as ${JSON.stringify(output.slice(-600))}`
  },
}

/** A wallpaper as a PNG has some hundred thousand bytes; a dark screen has 4, the greeter 25 thousand. */
const pictureBytes = 100_000
const mostPictures = 20

/** Each picture takes half a minute (Machine). */
const drawsItsDesktop: Check = {
  name: 'its desktop is on the screen',
  run: async machine => {
    const folder = mkdtempSync(join(tmpdir(), 'kiln-screen-'))
    try {
      for (let picture = 0; picture < mostPictures; picture += 1) {
        const path = join(folder, `${picture}.png`)
        await machine.screenshot(path)
        if (statSync(path).size > pictureBytes) return null
      }
      return 'The screen stays dark.'
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/**
 * Keys that are typed before the field is drawn are lost; a password that is wrong because of it leaves the field
 * empty.
 */
const mostAttempts = 3

/** The greeter has the first of the users chosen, by name, and its cursor where the password goes. */
async function logIn(machine: Machine): Promise<void> {
  await checkAll(machine, [succeeds('the greeter is drawn', retryFor(600, drawn), slowMs)])
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    await machine.press([...seedPassword, 'ret'])
    const { code } = await machine.shell(retryFor(240, 'pgrep --euid ada --exact kwin_wayland'), slowMs)
    if (code === 0) return
  }
  throw new ToolError('The password that came with the drive opens no session.')
}

export async function workstation(machine: Machine): Promise<void> {
  await checkAll(machine, before)
  await logIn(machine)
  await checkAll(machine, [...session, drawsItsDesktop, playsATone])
}
