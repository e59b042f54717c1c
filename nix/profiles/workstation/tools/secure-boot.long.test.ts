// secure-boot.sh, then what the next start does: keys by OpenSSL, and systemd-boot signed by sbsigntool, as lzbt does it. The
// machines' sbctl makes them (Debian has none), nixos-rebuild is left out, and no firmware looks: the stage "secure boot" has one.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scratchRoot } from '../../../modules/seed/scratch.ts'
import { runTool } from './run-tool.ts'

const program = '/usr/lib/systemd/boot/efi/systemd-bootx64.efi'
const missing = ['sbsign', 'sbverify', 'sbvarsign', 'openssl'].filter(
  name => spawnSync('which', [name], { stdio: 'ignore' }).status !== 0,
)
const needs = [...missing, ...(existsSync(program) ? [] : ['systemd-boot-efi'])].join(', ')
const addOn = '../add-ons/secure-boot'
const keys = 'var/lib/sbctl/keys'
const sbctl = readFileSync(join(import.meta.dirname, '../../../tests/debian/overlay/sbctl.sh'), 'utf8')

describe.skipIf(needs !== '')(`kiln-host secure-boot and real keys${needs && ` (needs ${needs})`}`, () => {
  let root: ReturnType<typeof scratchRoot>
  const executable = (name: string, script: string) => {
    root.write(`bin/${name}`, `#!/bin/bash\n${script}\n`)
    chmodSync(root.at('bin', name), 0o755)
  }
  const firmware = (name: string, value: number) =>
    root.write(
      `sys/firmware/efi/efivars/${name}-8be4df61-93ca-11d2-aa0d-00e098032b8c`,
      `\u0006\0\0\0${String.fromCharCode(value)}`,
    )
  beforeEach(() => {
    root = scratchRoot()
    root.write('run/.keep', '')
    root.write('etc/nixos/config.json', '{ "host_path": "x86_64/VM-TEST.nix", "target": "Standard-Boot" }')
    root.write('etc/sbctl.conf', `keydir: "${root.at(keys)}"\nguid: "${root.at('var/lib/sbctl/GUID')}"\n`)
    for (const file of ['boot/loader/loader.conf', 'nix/var/nix/profiles/.keep']) root.write(file, '')
    executable('nixos-rebuild', '[[ $1 != build ]] || ln -s / result')
    executable('uuidgen', 'cat /proc/sys/kernel/random/uuid')
    executable('sbctl', sbctl.replaceAll('/etc/sbctl/sbctl.conf', root.at('etc/sbctl.conf')))
    // What lzbt does with these keys, and without them.
    executable(
      'lzbt',
      `[[ ! -e ${root.at('boot/loader/keys/auto')} ]] || exit 64
      if [[ ! -s ${root.at(keys, 'db/db.key')} ]]; then cp ${program} ${root.at('boot/systemd-boot.efi')}; exit; fi
      sbsign --key ${root.at(keys, 'db/db.key')} --cert ${root.at(keys, 'db/db.pem')} \\
        --output ${root.at('boot/systemd-boot.efi')} ${program}`,
    )
    executable(
      'install-boot-loader',
      `bash -euo pipefail ${join(import.meta.dirname, '../../../modules/add-ons/secure-boot/kiln-lzbt.sh')}`,
    )
    firmware('SecureBoot', 0)
    firmware('SetupMode', 1)
  })
  afterEach(() => root.remove())

  const env = () => ({
    PATH: `${root.at('bin')}:${process.env['PATH']}:/usr/sbin`,
    KILN_ROOT: root.path,
    KILN_PKI_BUNDLE: '/var/lib/sbctl',
    KILN_ESP: '/boot',
    KILN_LZBT: root.at('bin/lzbt'),
    KILN_PUBLIC_KEY: `/${keys}/db/db.pem`,
    KILN_PRIVATE_KEY: `/${keys}/db/db.key`,
    KILN_INSTALL_BOOT_LOADER: root.at('bin/install-boot-loader'),
  })
  const tool = (word: string) =>
    runTool('secure-boot', [word], {
      before: ['switch-target'],
      env: { ...env(), FLAKE: '/etc/nixos', PKI_BUNDLE: '/var/lib/sbctl', ESP: '/boot' },
    })
  /** The units' own conditions: keys are made where there are none, and offered where none are. */
  const start = () => {
    const made = existsSync(root.at(keys)) || root.run(`${addOn}/kiln-make-keys.sh`, env()).status === 0
    const offer = join(import.meta.dirname, '../../../modules/add-ons/secure-boot/kiln-offer-keys.sh')
    const words = ['-euo', 'pipefail', offer, '--export', 'auth']
    const done = spawnSync('bash', words, { cwd: root.at('run'), env: env(), encoding: 'utf8' })
    return { made, status: done.status, complained: done.status === 0 ? '' : done.stderr }
  }
  const verifies = (file: string, certificate = root.at(keys, 'db/db.pem')) =>
    spawnSync('sbverify', ['--cert', certificate, file], { stdio: 'ignore' }).status === 0
  const offered = () => readdirSync(root.at('boot/loader')).filter(name => name.includes('keys'))
  const sum = () => execFileSync('sh', ['-c', `cat ${root.at(keys)}/*/* | sha256sum`], { encoding: 'utf8' })

  it('makes keys, signs, and offers them in this order; a second enable leaves them [W3]', () => {
    expect(tool('enable')).toMatchObject({ status: 0, said: expect.stringContaining('It is unsigned still') })
    expect([existsSync(root.at(keys)), offered()]).toEqual([false, []])
    root.run(`${addOn}/kiln-lzbt.sh`, env())
    expect(existsSync(root.at('boot/systemd-boot.efi'))).toBe(true)

    expect(start()).toEqual({ made: true, status: 0, complained: '' })
    expect(readdirSync(root.at('boot/loader/keys/auto')).sort()).toEqual(['KEK.auth', 'PK.auth', 'db.auth'])
    expect(verifies(root.at('boot/systemd-boot.efi'))).toBe(true)
    expect(verifies(root.at('boot/systemd-boot.efi'), root.at(keys, 'KEK/KEK.pem'))).toBe(false)
    expect(verifies(program)).toBe(false)
    expect(tool('status').said).toContain('This machine has keys in /var/lib/sbctl.')

    const before = sum()
    firmware('SecureBoot', 1)
    firmware('SetupMode', 0)
    expect(tool('enable').complained).toContain('The firmware has other keys')
    // As it takes it: the certificate without its text form, in a list.
    const der = execFileSync('openssl', ['x509', '-in', root.at(keys, 'db/db.pem'), '-outform', 'DER'])
    writeFileSync(
      root.at('sys/firmware/efi/efivars/db-d719b2cb-3d3a-4596-a3bc-dad00e67656f'),
      Buffer.concat([Buffer.from([0x27, 0, 0, 0]), Buffer.alloc(44), der]),
    )
    const again = tool('enable')
    expect(again).toMatchObject({ status: 0, said: expect.stringContaining('which stay as they are') })
    expect(start().made).toBe(true)
    // Nor where its unit's condition is passed over.
    expect(root.run(`${addOn}/kiln-make-keys.sh`, env()).status).not.toBe(0)
    expect(sum()).toBe(before)
  })

  it('offers nothing where signing fails', () => {
    tool('enable')
    executable('lzbt', 'exit 28')
    expect(start()).toMatchObject({ made: true, status: 28 })
    expect(offered()).toEqual(['kiln-held-keys'])
  })

  it('disable takes what is offered off the ESP, and names the keys that are left', () => {
    tool('enable')
    start()
    const early = tool('disable')
    expect(early).toMatchObject({ status: 0, complained: '' })
    expect(early.said).toContain("This machine's keys stay in /var/lib/sbctl, for the next enable.")
    expect(early.said).not.toContain('The firmware keeps')
    expect(existsSync(root.at('boot/loader/keys/auto'))).toBe(false)

    firmware('SetupMode', 0)
    expect(tool('disable').said).toContain('The firmware keeps the keys that it has.')
    firmware('SecureBoot', 1)
    expect(tool('disable')).toMatchObject({
      status: 1,
      complained: expect.stringContaining('Turn Secure Boot off'),
    })
  })
})
