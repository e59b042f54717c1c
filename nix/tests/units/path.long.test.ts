// Every program that a script of Kiln's own services names is on the PATH that its unit gives it.
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { noSources } from '../given.ts'
import { allPrograms, noDebian, programsOf } from './debian-programs.ts'
import { type Script, servicesOf } from './programs.ts'

/** Beginnings of commands, roughly: enough to find a program that is called, too little to understand a script. */
const command =
  /(?:^|[|;&({!`]|\$\(|\b(?:then|do|else|if|elif|while|until|exec|xargs)\b)\s*(?:[A-Z_]+=\S*\s+)*([a-z][\w.-]*)(?=[\s;|&]|$)(?!\s*\|[^|\n]*\)$)/gm
const withoutTexts = (script: string) =>
  script
    .replaceAll(/^\s*#.*$/gm, '')
    // Of jq, awk, sed and printf.
    .replaceAll(/'[^']*'/g, "''")

const builtIn = new Set(
  spawnSync('bash', ['--norc', '-c', 'compgen -b; compgen -k'], { encoding: 'utf8' }).stdout.split('\n'),
)

function missing(script: Script, unitPath: string[]): string[] {
  const own = [...script.text.matchAll(/(\/nix\/store\/[a-z0-9]{32}-[^/:"'\s]+)\/s?bin\b/g)].map(
    ([, path = '']) => path,
  )
  const there = new Set(
    [...own, ...unitPath].flatMap(path =>
      path in script.calls ? [script.calls[path]?.name ?? ''] : [...programsOf(path).keys()],
    ),
  )
  const body = withoutTexts(script.text.replace(/^export PATH=.*$/m, ''))
  const functions = new Set([...body.matchAll(/^\s*([a-z_]+)\(\)/gm)].map(([, name]) => name))
  const called = new Set([...body.matchAll(command)].map(([, name = '']) => name))
  const programs = allPrograms()
  return [...called].filter(
    name => programs.has(name) && !there.has(name) && !builtIn.has(name) && !functions.has(name),
  )
}

const full = { passwordLogin: true, wifi: true, wifiNetwork: 'Workshop', tailscale: true, secureBoot: true }
const shared = [
  'seed',
  'hostname',
  'place',
  'user',
  'password',
  'wifi',
  'wifi-country',
  'nix-registration',
  'boot-entries',
  'generations',
  'known-good',
  'screen',
]
const services: [profile: string, units: string[], options: Record<string, unknown>][] = [
  ['template', shared.map(name => `kiln-${name}`), full],
  ['template', ['generate-sb-keys', 'prepare-sb-auto-enroll', 'lzbt'], { secureBoot: true }],
  ['appliance', ['homeassistant-image', 'homeassistant-info', 'homeassistant-vm', 'setup-bridge'], {}],
  ['ai-sandbox', ['install-claude-tools', 'setup-agent-environment'], {}],
  // A backend's programs are on the PATH where it is the chosen one.
  ['orchestrator', ['voxnix-storage@', 'voxnix-network'], {}],
  ['orchestrator', ['voxnix-pool'], { storageBackend: 'zfs' }],
]

describe.skipIf(noSources ?? noDebian)('the programs that scripts call are on their PATH', () => {
  test.each(services)('in %s: %j', (profile, units, options) => {
    const found = servicesOf(profile, units, options)
    expect(Object.keys(found).sort()).toEqual(units.toSorted())
    for (const [name, { scripts, path }] of Object.entries(found)) {
      expect(scripts.length, `${name} has no script of ours`).toBeGreaterThan(0)
      for (const script of scripts) expect(missing(script, path), `${name}: ${script.name}`).toEqual([])
    }
  })
})
