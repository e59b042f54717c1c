// The Nix texts of the documents, copied word for word by a reader: each evaluates, or fails with the reason that
// docs/documents names. Needs a nixpkgs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noSources, ofFile } from './given.ts'

const profiles = join(import.meta.dirname, '..', 'profiles')
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-documented-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const documented = (profile: string, name: string) =>
  readFileSync(join(profiles, profile, 'tests', 'documented', `${name}.txt`), 'utf8')

const evaluate = <T>(attribute: string, content: string): T => {
  const file = join(folder, `${attribute}.nix`)
  writeFileSync(file, content)
  return ofFile(join(import.meta.dirname, 'documented.nix'), attribute, { file })
}

describe.skipIf(noSources)('the Nix texts of Strato’s document', () => {
  type Machine = Record<string, unknown>
  const told = { enableKvm: true, logLevel: 'info', networkMode: 'ovn', runs: ['multi-user.target'] }

  test('its flake gives a machine that runs the agent', () => {
    const { machine } = evaluate<{ machine: Machine }>('flake', documented('strato-host', 'flake'))
    expect(machine).toMatchObject({
      ...told,
      controlPlaneUrl: 'ws://control-plane.example.com:8080/agent/ws',
      toplevel: expect.stringContaining('.drv'),
    })
  })

  test('its configuration.nix, which takes the flake by getFlake, too', () => {
    const machine = evaluate<Machine>('configuration', documented('strato-host', 'configuration'))
    expect(machine).toMatchObject({
      ...told,
      controlPlaneUrl: 'ws://192.168.1.100:8080/agent/ws',
      qemuSocketDir: '/var/run/qemu',
      toplevel: expect.stringContaining('.drv'),
    })
  })
})

// What nixpkgs no longer has under the document's name, with what is there instead.
const gone: Readonly<Record<string, string>> = { nodejs_20: 'nodejs_22', 'ruby.gems': '' }
const withPresentNames = (text: string) =>
  Object.entries(gone).reduce((rest, [old, now]) => rest.replace(old, now), text)

describe.skipIf(noSources)('the Nix texts of the sandbox’s document', () => {
  type Told = {
    toplevel: string
    packages: string[]
    services: Record<string, { User: string; ExecStart: string }>
    variables: Record<string, string>
    PasswordAuthentication: boolean
    PermitRootLogin: string
    keys: string[]
  }

  test('are part of the system together, with its own settings beside them', () => {
    const asModule = (name: string) => {
      const text = withPresentNames(documented('ai-sandbox', name))
      const file = join(folder, `${name}.nix`)
      writeFileSync(file, `{ pkgs, ... }:\n${text.startsWith('{') ? text : `{\n${text}}\n`}`)
      return file
    }
    const files = ['machine', 'packages', 'service', 'variables', 'hardening'].map(asModule)
    const told = ofFile<Told>(join(import.meta.dirname, 'documented.nix'), 'sandbox', {
      file: files.join(':'),
    })
    expect(told).toMatchObject({
      toplevel: expect.stringContaining('.drv'),
      services: {
        'my-app': { User: 'agent', ExecStart: expect.stringMatching(/\/bin\/my-app$/) },
        'your-service': { User: 'agent', ExecStart: expect.stringMatching(/\/bin\/your-binary$/) },
      },
      variables: { EDITOR: 'vim', BROWSER: 'chromium' },
      PasswordAuthentication: false,
      PermitRootLogin: 'no',
      keys: expect.arrayContaining(['ssh-ed25519 AAAA... your-public-key']),
    })
    for (const name of [
      'docker',
      'docker-compose',
      'terraform',
      'ansible',
      'go',
      'gopls',
      'ruby',
      'vscode',
      'emacs',
    ])
      expect(told.packages, name).toContainEqual(expect.stringContaining(name))
  })
})
