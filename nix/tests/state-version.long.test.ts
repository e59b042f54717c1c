// A machine's system.stateVersion over two releases of Kiln: this one, and a copy of it that makes newer machines. Needs a nixpkgs.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noSources, ofFile } from './given.ts'

const nix = join(import.meta.dirname, '..')

describe.skipIf(noSources)('system.stateVersion', () => {
  let folder: string
  let next: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-releases-'))
    next = join(folder, 'nix')
    cpSync(nix, next, { recursive: true })
    // The one place where a release names it.
    writeFileSync(join(next, 'lib', 'state-version.nix'), '"27.05"\n')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const versionsIn = (flake: string, settings: object, more: Record<string, string> = {}) =>
    ofFile(join(flake, 'tests', 'cell.nix'), 'stateVersions', {
      system: 'x86_64-linux',
      profile: 'orchestrator',
      settings: JSON.stringify(settings),
      ...more,
    })
  const all = (version: string) => ({
    machine: { system: version, told: version },
    disc: { system: version, told: version },
  })
  const settings = { schema: 1, profile: 'orchestrator', options: { hostname: 'box' } }

  test('of a new machine is what its release names, and the machine tells it', () => {
    expect(versionsIn(nix, settings)).toEqual({ ...all('26.05'), newMachine: '26.05' })
    expect(versionsIn(next, settings)).toEqual({ ...all('27.05'), newMachine: '27.05' })
  })

  test('of a machine that exists is what settings.json says, in every release', () => {
    const kept = { ...settings, stateVersion: '26.05' }
    expect(versionsIn(nix, kept)).toEqual({ ...all('26.05'), newMachine: '26.05' })
    expect(versionsIn(next, kept)).toEqual({ ...all('26.05'), newMachine: '27.05' })
  })

  test('that a profile sets for its new machines gives way to the one that a machine has', () => {
    const own = { ownStateVersion: '24.11' }
    expect(versionsIn(next, settings, own)).toEqual({ ...all('24.11'), newMachine: '24.11' })
    const kept = { ...settings, stateVersion: '25.05' }
    expect(versionsIn(next, kept, own)).toEqual({ ...all('25.05'), newMachine: '24.11' })
  })
})
