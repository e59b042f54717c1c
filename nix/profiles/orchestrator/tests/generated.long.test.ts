// What the profile generates, read by the programs that it is for.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { noSources, ofFunction } from '../../../tests/given.ts'

type Generated = {
  units: Record<string, string>
  secret: { file: string; path: string; mode: string }
  tailscaleArgument: string
  identityPaths: string[]
  hostId: string
}

const generated = (): Generated => ofFunction(join(import.meta.dirname, 'generated.nix'))

describe.skipIf(noSources)('the generated configuration of orchestrator', () => {
  let made: Generated
  beforeAll(() => {
    made = generated()
  })

  it('makes the storage of a container before the container, and the pool before the storage', () => {
    expect(made.units['container@.service']).toMatch(/^Requires=voxnix-storage@%i.service$/m)
    expect(made.units['container@.service']).toMatch(/^After=.*voxnix-storage@%i.service/m)
    expect(made.units['voxnix-storage@.service']).toMatch(/^Requires=voxnix-pool.service$/m)
    expect(made.units['voxnix-storage@.service']).toMatch(/^After=voxnix-pool.service$/m)
  })

  it('opens secrets after the seed brought its keys and before anything reads them', () => {
    const unit = made.units['agenix-install-secrets.service']
    expect(unit).toMatch(/^After=.*kiln-seed.service/m)
    expect(unit).toMatch(/^Before=sysinit.target$/m)
  })

  it('waits for the key that the host makes at its first start, and does not fail until then', () => {
    const key = '/etc/ssh/ssh_host_ed25519_key'
    expect(made.units['agenix-install-secrets.service']).toContain(`ConditionPathExists=|${key}\n`)
    const path = made.units['agenix-install-secrets.path']
    expect(path).toContain(`PathChanged=${key}\n`)
    expect(path).toMatch(/^Before=.*sshd-keygen\.service/m)
  })

  it('keeps secrets and their keys out of the store', () => {
    expect(made.secret).toEqual({
      file: '/var/lib/kiln/secrets/tailscale-auth-key.age',
      path: '/run/agenix/tailscale-auth-key',
      mode: '0400',
    })
    expect(made.tailscaleArgument).toBe(`file:${made.secret.path}`)
    expect(made.identityPaths).toEqual(['/etc/ssh/ssh_host_ed25519_key'])
  })

  it('has a host id for ZFS', () => {
    expect(made.hostId).toMatch(/^[0-9a-f]{8}$/)
  })

  it.skipIf(spawnSync('systemd-analyze', ['--version']).error)(
    'has units that systemd accepts without a word',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'kiln-units-'))
      // Nothing of the Nix store is built here; units that others bring are stood in for.
      const others = ['libvirtd', 'kiln-seed', 'userborn'].map(name => [
        `${name}.service`,
        '[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/bin/true\n',
      ])
      const units = Object.entries(made.units).map(([name, text]) => [
        // A template is checked as one of its units.
        name.replace('@.', '@dev.'),
        text.replaceAll(/^(Exec\w+=)\/nix\/store\/\S+/gm, '$1/bin/true'),
      ])
      for (const [name, text] of [...others, ...units]) writeFileSync(join(folder, name ?? ''), text ?? '')
      const files = units.map(([name]) => join(folder, name ?? ''))
      const done = spawnSync('systemd-analyze', ['verify', ...files], { encoding: 'utf8' })
      rmSync(folder, { recursive: true, force: true })
      expect(done.stderr).toBe('')
      expect(files).toHaveLength(6)
    },
  )
})
