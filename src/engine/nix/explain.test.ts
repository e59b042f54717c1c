import { describe, expect, it } from 'vitest'
import { option } from '#shared/profiles/option.ts'
import { hintOf } from '#test/texts.ts'
import { explainNixFailure, type NixFailure } from './explain.ts'

const explain = (rest: Partial<NixFailure>) =>
  explainNixFailure({
    exit: { code: 1, signal: null, cancelled: false, command: 'nix build', lastLines: ['@nix {}'] },
    errors: [],
    failed: null,
    logTail: [],
    output: [],
    ...rest,
  })

describe('a failed nix build', () => {
  it('names the derivation, the reason and the end of its log', () => {
    const drv = '/nix/store/i795hd688ghplla9i5y8901ahfvhxycw-broken-1.0.drv'
    const error = explain({
      failed: { drv, reason: 'builder failed with exit code 7' },
      logTail: ['zlib not found'],
    })
    expect(error.code).toBe('nix.build-failed')
    expect(error.message).toBe('broken-1.0 did not build: builder failed with exit code 7')
    expect(error.details).toMatchObject({ derivation: drv, lastLines: ['zlib not found'] })
  })

  it('gives the innermost error of an evaluation, not the trace', () => {
    const error = explain({
      errors: ['… while calling\n\n       error: Option "size" is 3, but it has to be more.\n\n  at x:1'],
    })
    expect(error.code).toBe('nix.evaluation')
    expect(error.message).toContain('evaluated: Option "size" is 3, but it has to be more.')
  })

  it('names the field of an answer that the profile refuses, even if only its build noticed', () => {
    const options = [
      option.parse({
        key: 'diskSizeMiB',
        label: 'Image size',
        nixOption: 'kiln.disk.sizeMiB',
        type: { kind: 'int' },
        description: '',
        default: null,
      }),
    ]
    const refused = 'kiln.disk.sizeMiB is 1, but the system needs about 900 MiB. Raise it.'
    const problems = [
      {
        field: 'diskSizeMiB',
        message: 'Image size (diskSizeMiB) is 1, but the system needs about 900 MiB. Raise it.',
      },
    ]
    const evaluated = explain({ errors: [`\nFailed assertions:\n- ${refused}\n`], options })
    const failed = { drv: '/nix/store/a-kiln-box.drv', reason: 'builder failed with exit code 1' }
    const built = explain({ failed, logTail: ['Minimizing', refused], options })
    for (const error of [evaluated, built]) {
      expect(error.code).toBe('option.refused')
      expect(error.message).toBe(problems[0]?.message)
      expect(hintOf(error)).toContain('(diskSizeMiB)')
      expect(error.details).toMatchObject({ field: 'diskSizeMiB', problems })
    }
    expect(built.details).toMatchObject({ derivation: failed.drv, lastLines: ['Minimizing', refused] })
    expect(explain({ errors: [`Failed assertions:\n- ${refused}`] }).code).toBe('nix.evaluation')
  })

  it('tells a missing network from a wrong configuration', () => {
    const errors = [
      "error: unable to download 'https://example.org/x.tar.gz': Could not resolve host: example.org",
    ]
    expect(explain({ errors }).code).toBe('nix.network')
    expect(explain({ errors: ["error: undefined variable 'x'"] }).code).toBe('nix.evaluation')
  })

  it('shows where a machine’s own disk and that of nixpkgs’ image contradict each other', () => {
    const conflict = (file: string) =>
      `… while evaluating the option \`fileSystems."/".fsType':\n\n       error: The option \`fileSystems."/".fsType' has conflicting definition values:\n       - In \`/nix/store/ryxg-source/flake.nix': "btrfs"\n       - In \`/nix/store/ryxg-source/${file}': "ext4"\n       Use \`lib.mkForce value\` or \`lib.mkDefault value\` to change the priority on any of these definitions.`
    const error = explain({ errors: [conflict('nixos/modules/virtualisation/disk-image.nix')] })
    expect(error.code).toBe('nix.disk-conflict')
    expect(error.message).toContain('both define fileSystems."/".fsType.')
    expect(explain({ errors: [conflict('modules/other.nix')] }).code).toBe('nix.evaluation')
  })

  it('recognises a flake that changed while Nix read it', () => {
    const changed =
      "NAR hash mismatch in input 'path:/home/me/machines?lastModified=1&narHash=sha256-a%3D', expected 'sha256-a=' but got 'sha256-b='"
    expect(explain({ errors: [changed] }).code).toBe('flake.changed')
    // Remote content changed for another reason, which the user must find out.
    expect(explain({ errors: [changed.replace('path:', 'github:')] }).code).toBe('nix.evaluation')
  })

  it('names what no builder has', () => {
    const drv = '/nix/store/y5gv62scv6mvb1952lxka9jv8635z8kx-nixos-disk-image.drv'
    const missing = (reason: string) => explain({ failed: { drv, reason } })
    expect(missing('missing system features, Required features: {kvm}, Available features: {}').code).toBe(
      'nix.needs-kvm',
    )
    const arm = missing("platform mismatch, Required system: 'aarch64-linux', Current system: 'x86_64-linux'")
    expect(arm.code).toBe('nix.needs-builder')
    expect(arm.message).toContain('nixos-disk-image: it needs aarch64-linux')
  })

  it('recognises a signal, a full disk, a missing daemon and a refused sandbox setting', () => {
    const killed = explain({
      exit: { code: null, signal: 'SIGKILL', cancelled: false, command: '', lastLines: [] },
    })
    expect(killed.code).toBe('nix.killed')
    expect(explain({ errors: ['writing to file: No space left on device'] }).code).toBe('space.full')
    expect(
      explain({ errors: ["cannot connect to socket at '/nix/var/nix/daemon-socket/socket'"] }).code,
    ).toBe('nix.daemon')
    const output = [
      "warning: ignoring the client-specified setting 'sandbox', because it is a restricted setting and you are not a trusted user",
    ]
    expect(explain({ failed: { drv: '/nix/store/a.drv', reason: 'x' }, output }).code).toBe('nix.unsandboxed')
    expect(explain({}).code).toBe('nix.failed')
    const absent =
      "error: flake 'path:/x' does not provide attribute 'packages.x86_64-linux.images.x86_64-linux.raw', 'legacyPackages.x86_64-linux.images.x86_64-linux.raw' or 'images.x86_64-linux.raw'"
    expect(explain({ errors: [absent] })).toMatchObject({
      code: 'flake.no-output',
      values: { output: 'images.x86_64-linux.raw' },
    })
    // Nix 2.26, with a /bin/sh for the sandbox that is not there.
    const noShell =
      "error:\n       error: getting attributes of path '/usr/bin/bash-static': No such file or directory"
    expect(explain({ errors: [noShell] }).code).toBe('nix.no-sandbox')
    const source = `error:\n … while fetching the input 'path:/gone'\n\n error: getting attributes of path '/gone': No such file or directory`
    expect(explain({ errors: [source] }).code).toBe('nix.evaluation')
  })
})
