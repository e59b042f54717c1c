// An ISO reads no seed: its console lets its user in by itself, or nobody could start the installer. Needs a nixpkgs.
import { execFileSync } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import { cellArguments } from '../../scripts/test-nix/evaluate.ts'

const {
  KILN_NIXPKGS: nixpkgs = '',
  KILN_NIX_INPUTS: inputs = '',
  KILN_NIX_OVERLAY: overlays = '',
} = process.env
const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
const cell = join(import.meta.dirname, 'cell.nix')

test.skipIf(!nixpkgs || !inputs).each([
  ['template', {}, 'admin'],
  ['template', { user: 'ada', passwordLogin: true }, 'ada'],
  ['strato-host', {}, 'admin'],
  ['orchestrator', {}, 'admin'],
  ['appliance', {}, 'root'],
])('the console of the ISO of %s with %j is that of %s, who needs no password', (profile, options, user) => {
  const sources = { cell, nixpkgs, inputs, overlays, env }
  const call = cellArguments(sources, { profile, system: 'x86_64-linux', settings: { options } })
  const args = ['--eval', '--strict', '--json', '--readonly-mode', cell, '-A', 'isoConsole', ...call]
  const made = execFileSync('nix-instantiate', args, { env, encoding: 'utf8', maxBuffer: 1 << 26 })
  expect(JSON.parse(made)).toEqual({ user, isUser: true, sudoAsks: false })
})
