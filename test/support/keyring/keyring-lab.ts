// For tests: a separate session bus with the real GNOME Keyring, whose passphrase is known.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const programs = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon', 'secret-tool']

/** Those of the lab that are not on this computer. */
export const keyringLacks = programs.filter(name => spawnSync(name, ['--help']).error)

export async function keyringLab() {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-keyring-'))
  const services = join(folder, 'services')
  for (const name of ['services', 'data', 'run', 'home']) mkdirSync(join(folder, name), { mode: 0o700 })
  const address = `unix:path=${join(folder, 'bus')}`
  const config = join(folder, 'bus.conf')
  writeFileSync(
    config,
    `<busconfig><type>session</type><listen>${address}</listen><servicedir>${services}</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  )
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(folder, 'home'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    DBUS_SESSION_BUS_ADDRESS: address,
  }
  // No person answers a prompt here: this stands in for a person who is not there.
  writeFileSync(
    join(services, 'prompter.service'),
    '[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=/bin/sleep 600\n',
  )
  const children: ChildProcess[] = []
  const start = (name: string, args: string[], input?: string) => {
    const child = spawn(name, args, { env, stdio: ['pipe', 'pipe', 'ignore'] })
    // One that has ended by then says so by its exit.
    child.stdin.on('error', () => undefined).end(input)
    children.push(child)
    return child
  }
  const bus = start('dbus-daemon', ['--config-file', config, '--nofork', '--print-address'])
  await once(bus.stdout, 'data')
  const send = (to: string, path: string, ...words: string[]) =>
    spawnSync('dbus-send', ['--session', '--print-reply', `--dest=${to}`, path, ...words], {
      env,
      encoding: 'utf8',
    }).stdout
  return {
    env,
    /** Until then no service answers on the bus. */
    unlock: async () => {
      const args = ['--foreground', '--unlock', '--components=secrets']
      start('gnome-keyring-daemon', args, 'passphrase')
      const asked = ['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets']
      while (!send('org.freedesktop.DBus', '/', ...asked).includes('true'))
        await new Promise(resolve => setTimeout(resolve, 50))
    },
    lock: () =>
      send(
        'org.freedesktop.secrets',
        '/org/freedesktop/secrets',
        'org.freedesktop.Secret.Service.Lock',
        'array:objpath:/org/freedesktop/secrets/collection/login',
      ),
    close: () => {
      for (const child of children.toReversed()) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
