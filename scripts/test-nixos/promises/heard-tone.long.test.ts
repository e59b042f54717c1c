// The tone that a booted workstation is checked by, through the PipeWire of this computer: no sound card, no session.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { heardTone } from './heard-tone.ts'

const missing = ['dbus-run-session', 'pipewire', 'wireplumber', 'pw-play']
  .filter(name => spawnSync('which', [name]).status !== 0)
  .join(', ')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-tone-'))
  chmodSync(folder, 0o700)
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The output of a text that runs in a session with a separate bus, with PipeWire and its session manager. */
function inSession(text: string): string {
  const started = `
    pipewire & pipewire=$!
    wireplumber & wireplumber=$!
    for each in $(seq 50); do pw-cli info 0 >/dev/null 2>&1 && break; sleep 0.2; done
    sleep 1
    { ${text}
    } >&3
    kill -KILL $wireplumber $pipewire
    wait`
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: folder }
  const words = [
    '--',
    'bash',
    '--norc',
    '-c',
    `( ${started} ) 3>"${folder}/said" >"${folder}/log" 2>&1; cat "${folder}/said"`,
  ]
  const done = spawnSync('dbus-run-session', words, { env, encoding: 'utf8', timeout: 280_000 })
  return done.stdout
}

describe.skipIf(missing)(`a tone through PipeWire${missing && ` (needs ${missing})`}`, () => {
  it.each([400, 1000])(
    'of %i Hz is recorded as that [W4]',
    hz => {
      expect(inSession(heardTone(hz, folder))).toBe(`${hz}\n`)
    },
    300_000,
  )

  it('that is not played is silence', () => {
    expect(inSession(heardTone(1000, folder).replace('sin(', '0 * sin('))).toBe('silence\n')
  }, 300_000)
})
