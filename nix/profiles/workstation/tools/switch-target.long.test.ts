// switch-target.sh with the real nix-env and the real installer of systemd-boot, on a store, profiles and an ESP in a folder.
// What builds is left out, and lzbt's files are written by hand: no machine starts here.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scratchRoot } from '../../../modules/seed/scratch.ts'
import { noSources, sources } from '../../../tests/given.ts'
import { runTool } from './run-tool.ts'

const builder = join(sources.nixpkgs, 'nixos/modules/system/boot/loader/systemd-boot/systemd-boot-builder.py')
const nixBin = (PATH: string) => execFileSync('which', ['nix-env'], { env: { PATH }, encoding: 'utf8' })

describe.skipIf(noSources)('a switch from signed to unsigned', () => {
  let root: ReturnType<typeof scratchRoot>
  let env: Record<string, string>
  const executable = (file: string, text: string) => {
    root.write(file, text)
    chmodSync(root.at(file), 0o755)
  }
  const nix = (program: string, ...words: string[]) =>
    execFileSync(program, words, { env: { ...process.env, ...env }, encoding: 'utf8', stdio: 'pipe' }).trim()
  const stored = (name: string) => nix('nix-store', '--add', root.at('made', name))

  /** A system whose `boot` runs `install` with its own path; the files that it starts with are another store path. */
  function system(name: string, install: (starts: string) => string): string {
    for (const part of ['init', 'kernel', 'initrd'])
      root.write(`made/${name}-starts/${part}`, `${part} of ${name}`)
    const starts = stored(`${name}-starts`)
    const v1 = {
      init: `${starts}/init`,
      initrd: `${starts}/initrd`,
      kernel: `${starts}/kernel`,
      kernelParams: ['quiet', `of=${name}`],
      label: name,
      system: 'x86_64-linux',
      toplevel: starts,
    }
    const spec = { 'org.nixos.bootspec.v1': v1, 'org.nixos.specialisation.v1': {} }
    root.write(`made/${name}/boot.json`, JSON.stringify(spec))
    executable(`made/${name}/bin/switch-to-configuration`, `#!/bin/bash -e\n${install(starts)}\n`)
    return stored(name)
  }
  /** What lzbt leaves on the ESP: a signed program that names its kernel and its initrd. */
  const signed = (starts: string) => `
    [[ ! -e ${root.at('no-room')} ]] || exit 1
    cp ${starts}/kernel ${root.at('boot/EFI/nixos/kernel-1.efi')}
    cp ${starts}/initrd ${root.at('boot/EFI/nixos/initrd-1.efi')}
    printf '%s\\n' /EFI/nixos/kernel-1.efi /EFI/nixos/initrd-1.efi >${root.at('boot/EFI/Linux/nixos-generation-1.efi')}
    printf 'timeout 5\\ndefault nixos-*\\n' >${root.at('boot/loader/loader.conf')}`
  /** nixpkgs' own installer, which counts what it changes as the programs of the tool do. */
  const unsigned = (starts: string) => `
    if [[ -e ${root.at('fails')} ]]; then
      command rm ${root.at('boot/EFI/nixos')}/*
      exit 1
    fi
    exec python3 -B ${root.at('builder.py')} ${starts}`

  beforeEach(() => {
    root = scratchRoot()
    env = {
      PATH: `${root.at('bin')}:${sources.env['PATH']}`,
      NIX_STORE_DIR: root.at('nix/store'),
      NIX_STATE_DIR: root.at('nix/var/nix'),
      NIX_LOG_DIR: root.at('nix/log'),
      NIX_REMOTE: '',
      NIX_CONFIG: 'build-users-group =',
    }
    for (const folder of ['EFI/nixos', 'EFI/Linux', 'loader/entries'])
      mkdirSync(root.at('boot', folder), { recursive: true })
    root.write('etc/machine-id', '0123456789abcdef0123456789abcdef\n')
    root.write('etc/nixos/config.json', '{ "host_path": "x86_64/VM-TEST.nix", "target": "Secure-Boot" }')
    root.write('calls', '')
    root.write('run/.keep', '')
    const given: Record<string, string> = {
      python3: '/usr',
      efiSysMountPoint: root.at('boot'),
      bootMountPoint: root.at('boot'),
      nixosDir: 'EFI/nixos',
      timeout: '5',
      editor: '1',
      consoleMode: 'keep',
      distroName: 'NixOS',
      nix: nixBin(env['PATH'] ?? '').replace('/bin/nix-env\n', ''),
      systemd: root.at('systemd'),
      configurationLimit: '10',
      rebootForBitlocker: '',
      canTouchEfiVariables: '0',
      graceful: '1',
      copyExtraFiles: 'true',
      checkMountpoints: 'true',
      storeDir: root.at('nix/store'),
      bootCountingTries: '0',
      bootCounting: 'False',
    }
    const text = readFileSync(builder, 'utf8')
      .replaceAll(/@(\w+)@/g, (_, name: string) => given[name] ?? name)
      .replaceAll('/nix/var/nix/profiles', root.at('nix/var/nix/profiles'))
      .replaceAll('"/etc/machine-id"', `"${root.at('etc/machine-id')}"`)
      // Python 3.12's words for what 3.11 says otherwise.
      .replace('type BootFileList', 'BootFileList')
      .replace('extra_files_dir.walk(top_down=False)', '[]')
    const counted = `import os, subprocess
for name in ("remove", "rename"):
    def cut(*words, call=getattr(os, name)):
        subprocess.run([${JSON.stringify(root.at('bin/count'))}, "installer"])
        return call(*words)
    setattr(os, name, cut)
`
    root.write('builder.py', counted + text)
    executable('systemd/bin/bootctl', '#!/bin/sh\ncat >/dev/null\nprintf \'{"parameters":{}}\\0\'\n')
    // The power fails before the call whose number is CUT: nothing of the tool runs any longer.
    executable(
      'bin/count',
      `#!/bin/sh\necho "$@" >>${root.at('calls')}\n[ "$(wc -l <${root.at('calls')})" != "\${CUT:-}" ] || kill -KILL 0\n`,
    )
    for (const name of ['cp', 'mv', 'rm', 'nix-env', 'touch', 'mkdir'])
      executable(`bin/${name}`, `#!/bin/sh\ncount ${name} "$@"\nPATH=\${PATH#*:}\nexec ${name} "$@"\n`)
    const next = system('unsigned', unsigned)
    const first = system('signed', signed)
    executable(
      'bin/nixos-rebuild',
      `#!/bin/bash -e
      if [[ $1 == build ]]; then exec ln -s ${next} result; fi
      # The real one would build its newest version first, and finds no nixpkgs for that.
      [[ $* == "boot --no-reexec --store-path $4" ]]
      nix-env --profile ${root.at('nix/var/nix/profiles/system')} --set "$4"
      "$4/bin/switch-to-configuration" boot`,
    )
    nix('nix-env', '--profile', root.at('nix/var/nix/profiles/system'), '--set', first)
    nix(`${first}/bin/switch-to-configuration`, 'boot')
    root.write('calls', '')
  })
  afterEach(() => {
    execFileSync('chmod', ['--recursive', 'u+w', root.path])
    root.remove()
  })

  const target = (CUT = '') =>
    runTool('target', ['Standard-Boot'], {
      before: ['switch-target'],
      within: ['setsid', '--wait'],
      env: {
        ...env,
        CUT,
        KILN_ROOT: root.path,
        FLAKE: '/etc/nixos',
        ESP: '/boot',
        PKI_BUNDLE: '/var/lib/sbctl',
      },
    })
  /** The kernel that the next start takes; undefined if the entry that systemd-boot takes has no kernel or no initrd. */
  function starts(): string | undefined {
    const wanted = /^default (.*)$/m.exec(root.read('boot/loader/loader.conf'))?.[1] ?? ''
    const entries = ['EFI/Linux', 'loader/entries'].flatMap(folder =>
      readdirSync(root.at('boot', folder))
        .sort()
        .map(name => ({ name, text: root.read(`boot/${folder}/${name}`) })),
    )
    const taken = entries.find(({ name }) =>
      wanted === 'nixos-*' ? name.startsWith('nixos-') : name === wanted,
    )
    const files = taken?.text.match(/\/EFI\/\S+\.efi/g) ?? []
    if (files.length !== 2 || !files.every(file => existsSync(root.at('boot', file)))) return undefined
    return root.read(`boot/${files[0]}`)
  }
  const chosen = () => JSON.parse(root.read('etc/nixos/config.json')).target
  const profile = () => readlinkSync(root.at('nix/var/nix/profiles/system'))
  const left = () => execFileSync('find', [root.at('boot'), '-name', '*before-switch*'], { encoding: 'utf8' })

  it('makes the other one the next start, and removes the temporary entry', () => {
    expect(starts()).toBe('kernel of signed')
    expect(target()).toMatchObject({ status: 0 })
    expect([starts(), chosen(), profile(), left()]).toEqual([
      'kernel of unsigned',
      'Standard-Boot',
      'system-2-link',
      '',
    ])
  })

  it('leaves a drive that starts one of the two wherever the power fails, and is done by a second run', {
    timeout: 900_000,
  }, () => {
    const parts = ['boot', 'etc/nixos', 'nix/var/nix/profiles']
    const copy = (from: string, to: string) => {
      for (const part of parts) {
        rmSync(root.at(to, part), { recursive: true, force: true })
        mkdirSync(join(root.at(to, part), '..'), { recursive: true })
        execFileSync('cp', ['--archive', root.at(from, part), root.at(to, part)])
      }
      root.write('calls', '')
    }
    copy('', 'before')
    target()
    const calls = root.read('calls').trim().split('\n')
    expect(calls.filter(call => call === 'installer').length).toBeGreaterThan(5)
    const seen = new Set<string | undefined>()
    for (const [index, call] of calls.entries()) {
      copy('before', '')
      expect(target(`${index + 1}`).status, call).not.toBe(0)
      expect(starts(), `before: ${call}`).toMatch(/^kernel of (un)?signed$/)
      seen.add(starts())
      // Half of a switch is not what the next update installs.
      if (starts() === 'kernel of signed') expect(chosen(), call).toBe('Secure-Boot')
      root.write('calls', '')
      expect(target(), call).toMatchObject({ status: 0 })
      expect([starts(), chosen(), left()], call).toEqual(['kernel of unsigned', 'Standard-Boot', ''])
    }
    expect(seen).toEqual(new Set(['kernel of signed', 'kernel of unsigned']))
  })

  it('is put back where the boot loader cannot be installed: the profile, the menu and the target', () => {
    root.write('fails', '')
    const done = target()
    expect(done).toMatchObject({ status: 1, complained: expect.stringContaining('are what they were.') })
    expect([starts(), chosen(), left()]).toEqual(['kernel of signed', 'Secure-Boot', ''])
    expect([profile(), readdirSync(root.at('nix/var/nix/profiles'))]).toEqual([
      'system-1-link',
      expect.not.arrayContaining(['system-2-link']),
    ])
  })

  it('says that the next start is not as it was where the boot loader before it cannot be installed either', () => {
    for (const name of ['fails', 'no-room']) root.write(name, '')
    const { status, complained } = target()
    expect(status).toBe(1)
    expect(complained).toContain('neither could the system that was it before')
    expect(complained).toContain('Until then that system is started by the entry kiln-before-switch')
    expect(complained).toContain('--switch-generation 1 &&')
    expect([starts(), chosen(), profile()]).toEqual(['kernel of signed', 'Secure-Boot', 'system-1-link'])
    for (const name of ['fails', 'no-room']) rmSync(root.at(name))
    expect(target().status).toBe(0)
    expect([starts(), chosen(), left()]).toEqual(['kernel of unsigned', 'Standard-Boot', ''])
  })
})
