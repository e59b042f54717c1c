// kaliun-wipe on the folders of a box that is handed over to its next owner.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { canMount, filesOf, keepOfHandOver, put, systems, usedBox, wipe } from './used-box.ts'

/** As kaliun-commands and kaliun-hand-over leave it. */
function handedBox(folder: string) {
  const root = usedBox(folder)
  rmSync(join(root, 'var/lib/kaliun/wiping'))
  const handing = join(root, 'var/lib/kaliun/handing')
  for (const name of hers) put(join(handing, 'files', name), 'hers\n')
  chmodSync(join(handing, 'files/etc/ssh/ssh_host_ed25519_key'), 0o600)
  for (const name of ['keeps', 'former-gone']) put(join(handing, name), '')
  for (const name of [...ofHome, 'etc/nixos/flake/.git/config']) put(join(root, name))
  return root
}
const hers = [
  'etc/ssh/ssh_host_ed25519_key',
  'etc/ssh/ssh_host_ed25519_key.pub',
  'var/lib/kaliun/device_key.pem',
  'var/lib/kaliun/owner/authorized_keys/root',
]
const ofHome = [
  'var/lib/homeassistant-vm/efi-variables.fd',
  'var/lib/kaliun/home-assistant-copies/1/disk',
  'var/lib/kaliun/home-assistant.qcow2',
]

describe.skipIf(!canMount)('kaliun-wipe of a box that is handed over (needs root) [A8]', () => {
  const whole = [...systems, ...hers, ...ofHome, 'var/run'].sort()

  test('leaves Home Assistant where the order keeps it, and what the new owner finds at its place', ({
    folder,
  }) => {
    expect(keepOfHandOver).toContain('/var/lib/kaliun/home-assistant.qcow2')
    const root = handedBox(folder)
    expect(wipe(root)).toEqual({ status: 0, stderr: '' })
    expect(filesOf(root)).toEqual(whole)
    for (const name of hers) expect(readFileSync(join(root, name), 'utf8')).toBe('hers\n')
    const modes = ['', 'etc', 'var/lib', 'var/lib/kaliun', 'etc/ssh/ssh_host_ed25519_key'].map(
      name => statSync(join(root, name)).mode & 0o777,
    )
    expect(modes).toEqual([0o755, 0o755, 0o755, 0o755, 0o600])
    const two = handedBox(join(folder, 'two'))
    rmSync(join(two, 'var/lib/kaliun/handing/keeps'))
    expect(wipe(two).status).toBe(0)
    expect(filesOf(two)).toEqual([...systems, ...hers, 'var/run'].sort())
  })

  test('begins again after a power cut at each step', ({ folder }) => {
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    let deaths = 0
    for (const program of ['find', 'rm', 'sync', 'cp', 'mv', 'mkdir', 'fstrim']) {
      for (let call = 1; ; call++) {
        const root = handedBox(join(folder, `${program}-${call}`))
        const count = join(folder, 'count')
        const real = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim()
        writeFileSync(count, '')
        const text = `#!/bin/bash\nprintf x >>'${count}'\nif [ "$(wc -c <'${count}')" = ${call} ]; then kill -9 $(cat '${root}.pid'); exit 1; fi\nexec ${real} "$@"\n`
        writeFileSync(join(bin, program), text)
        chmodSync(join(bin, program), 0o755)
        const cut = wipe(root, { bin })
        // It is in memory.
        rmSync(join(root, 'run/kaliun-wipe-failed'), { force: true })
        const name = `${program} ${call}`
        const handing = join(root, 'var/lib/kaliun/handing')
        if (cut.status !== 0) deaths += 1
        if (existsSync(handing)) expect(wipe(root), name).toEqual({ status: 0, stderr: '' })
        // The next start removes what is left of it, as tmpfiles says.
        rmSync(join(root, 'var/lib/kaliun/handed'), { recursive: true, force: true })
        expect(filesOf(root), name).toEqual(whole)
        if (cut.status === 0) break
      }
      chmodSync(join(bin, program), 0o644)
    }
    expect(deaths).toBeGreaterThan(25)
  })

  test('does nothing before the former systems are gone, and is a wipe where one was ordered too', ({
    folder,
  }) => {
    const root = handedBox(folder)
    rmSync(join(root, 'var/lib/kaliun/handing/former-gone'))
    const before = filesOf(root)
    expect(wipe(root).status).toBe(1)
    expect(filesOf(root)).toEqual(before)
    const two = handedBox(join(folder, 'two'))
    put(join(two, 'var/lib/kaliun/wiping'))
    expect(wipe(two)).toEqual({ status: 0, stderr: '' })
    // Its clone is of the system, as after any wipe.
    expect(filesOf(two)).toEqual([...systems, 'etc/nixos/flake/.git/config', 'var/run'].sort())
  })
})
