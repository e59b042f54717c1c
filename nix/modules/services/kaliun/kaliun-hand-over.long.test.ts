// kaliun-hand-over.sh on a scratch root, with the real nix-env. systemctl is a fake: it would restart this computer, and collect the
// garbage of its store.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import { test } from '#test/folders.ts'
import { addSystem, put, runSystem } from '#test/handed-box.ts'

const PATH = `${nixPath(process.env, homedir())}:${process.env['PATH']}`
const noNix = spawnSync('nix-env', ['--version'], { env: { ...process.env, PATH } }).status !== 0
const script = join(import.meta.dirname, 'kaliun-hand-over.sh')
const known = 'nix/var/nix/gcroots/kiln-known-good'

function handingBox(folder: string) {
  const root = join(folder, 'box')
  for (const number of [3, 4, 7, 9]) addSystem(root, number)
  runSystem(root, 7)
  // Made once by `nixos-rebuild --profile-name`.
  put(join(root, 'nix/var/nix/profiles/system-profiles/old'))
  mkdirSync(join(root, 'nix/var/nix/gcroots'), { recursive: true })
  symlinkSync(join(root, 'nix/store/system-4'), join(root, known))
  put(join(root, 'boot/loader/entries/nixos-generation-3.conf'), 'options init=/nix/store/system-3/init\n')
  put(join(root, 'var/lib/kaliun/handing/files/etc/ssh/ssh_host_ed25519_key'))
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const program = (name: string, text: string) => {
    writeFileSync(join(bin, name), `#!/bin/bash\n${text}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  program('systemctl', `echo "$*" >>'${folder}/calls'`)
  const run = () => {
    const env = { ...process.env, PATH: `${bin}:${PATH}`, KILN_ROOT: root, BOOT_FOLDER: '/boot' }
    const text = `bash -o errexit -o nounset -o pipefail '${script}' & echo $! >'${folder}/pid'; wait $!`
    const { status, stderr } = spawnSync('bash', ['--norc', '-c', text], { env, encoding: 'utf8' })
    return { status, stderr }
  }
  const calls = () => {
    const path = join(folder, 'calls')
    return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
  }
  return { root, run, calls, program }
}
const left = (root: string) => ({
  profiles: readdirSync(join(root, 'nix/var/nix/profiles')).sort(),
  menu: readdirSync(join(root, 'boot/loader/entries')),
  known: existsSync(join(root, known)),
  marked: existsSync(join(root, 'var/lib/kaliun/handing/former-gone')),
})
const alone = {
  profiles: ['system', 'system-7-link'],
  menu: ['nixos-generation-7.conf'],
  known: false,
  marked: true,
}

describe.skipIf(noNix)('kaliun-hand-over [A8]', () => {
  test('deletes each system but the one that runs, from the boot menu too, and restarts', ({ folder }) => {
    const { root, run, calls } = handingBox(folder)
    expect(run().status).toBe(0)
    expect(left(root)).toEqual(alone)
    expect(calls()).toEqual(['start nix-gc.service', 'reboot'])
    // A restart that did not come.
    expect(run().status).toBe(0)
    expect(calls()).toEqual(['start nix-gc.service', 'reboot', 'reboot'])
  })

  test('does not restart for a wipe that failed in this start, which would do it for ever', ({ folder }) => {
    const { root, run, calls } = handingBox(folder)
    expect(run().status).toBe(0)
    put(join(root, 'run/kaliun-wipe-failed'))
    const before = calls()
    expect(run()).toEqual({ status: 0, stderr: expect.stringContaining('journal of kaliun-wipe') })
    expect(calls()).toEqual(before)
  })

  test('begins again after a power cut at each step, and never marks what is not done', ({ folder }) => {
    let deaths = 0
    for (const name of ['readlink', 'nix-env', 'rm', 'sed', 'touch', 'sync', 'systemctl']) {
      for (let call = 1; ; call++) {
        const place = join(folder, `${name}-${call}`)
        const { root, run, calls, program } = handingBox(place)
        const found = spawnSync('sh', ['-c', `command -v ${name}`], {
          encoding: 'utf8',
          env: { ...process.env, PATH },
        })
        const real =
          name === 'systemctl' ? `echo "$*" >>'${place}/calls' #` : `exec ${found.stdout.trim()} "$@"`
        const death = `printf x >>'${place}/count'\nif [ "$(wc -c <'${place}/count')" = ${call} ]; then kill -9 "$(cat '${place}/pid')"; exit 1; fi`
        program(name, `${death}\n${real}`)
        const cut = run()
        if (left(root).marked) expect(left(root), `${name} ${call}`).toEqual(alone)
        if (cut.status === 0) break
        deaths += 1
        expect(run().status, `${name} ${call}`).toBe(0)
        expect(left(root), `${name} ${call}`).toEqual(alone)
        expect(calls().at(-1)).toBe('reboot')
      }
    }
    expect(deaths).toBeGreaterThan(12)
  })

  test('does not restart while another system runs, or while the boot menu has one', ({ folder }) => {
    const { root, run, calls, program } = handingBox(folder)
    runSystem(root, 9, 7)
    expect(run()).toMatchObject({ status: 1, stderr: expect.stringContaining('another system runs') })
    expect(left(root).profiles).toContain('system-3-link')
    runSystem(root, 7)
    // A boot loader that leaves an entry.
    const menu = join(root, 'boot/loader/entries')
    const install = join(root, 'nix/store/system-7/bin/switch-to-configuration')
    writeFileSync(
      install,
      `#!/bin/sh\necho 'options root=x init=/nix/store/system-3/init quiet' >'${menu}/old.conf'\n`,
    )
    expect(run()).toMatchObject({ status: 1, stderr: expect.stringContaining('of another system') })
    expect(left(root).marked).toBe(false)
    writeFileSync(install, '#!/bin/sh\nexit 1\n')
    expect(run().status).toBe(1)
    // Nix that does nothing.
    writeFileSync(install, `#!/bin/sh\nrm -f '${menu}'/*\n`)
    addSystem(root, 12)
    program('nix-env', 'exit 0')
    expect(run()).toMatchObject({ status: 1, stderr: expect.stringContaining('could not be deleted') })
    expect([left(root).marked, calls()]).toEqual([false, []])
  })

  test('continues if the garbage collection fails, and knows its specialisations', ({ folder }) => {
    const { root, run, program } = handingBox(folder)
    const special = join(root, 'nix/store/special-7')
    put(join(special, 'init'))
    mkdirSync(join(root, 'nix/store/system-7/specialisation'), { recursive: true })
    symlinkSync(special, join(root, 'nix/store/system-7/specialisation/quiet'))
    const install = join(root, 'nix/store/system-7/bin/switch-to-configuration')
    const menu = join(root, 'boot/loader/entries')
    writeFileSync(
      install,
      `#!/bin/sh\nrm -f '${menu}'/*; echo 'options init=/nix/store/special-7/init' >'${menu}/q.conf'\n`,
    )
    program('systemctl', '[ "$1" = reboot ]')
    expect(run()).toMatchObject({ status: 0, stderr: expect.stringContaining('collection failed') })
    expect(left(root)).toEqual({ ...alone, menu: ['q.conf'] })
  })
})
