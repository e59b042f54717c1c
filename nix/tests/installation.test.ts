// What a profile answers `kiln install` before a machine is looked at: which disk is formatted, where personal data go,
// whether somebody would have to be at its console. Asked by the engine's own question. Needs a nixpkgs.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { configurationAnswer, configurationQuestion } from '#engine/install/plan/configuration.ts'
import { nixPath } from '#platform/nix/places.ts'
import { chosenLink } from '#shared/install/chosen-link.ts'
import { cellArguments } from '../../scripts/test-nix/evaluate.ts'

const {
  KILN_NIXPKGS: nixpkgs = '',
  KILN_NIX_INPUTS: inputs = '',
  KILN_NIX_OVERLAY: overlays = '',
} = process.env
const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
const cell = join(import.meta.dirname, 'cell.nix')
const folder = mkdtempSync(join(tmpdir(), 'kiln-installation-'))
const question = join(folder, 'question.nix')
beforeAll(() => writeFileSync(question, configurationQuestion))
afterAll(() => rmSync(folder, { recursive: true }))

const seedDevice = '/dev/disk/by-partlabel/kiln-seed'
const image = {
  devices: [chosenLink],
  hasScript: true,
  efi: true,
  bios: false,
  asksPassphrase: false,
  seedDevice,
}

test.skipIf(!nixpkgs || !inputs).each([
  ['template', {}, image],
  ['template', { fileSystem: 'btrfs' }, image],
  ['template', { luks: true }, { ...image, asksPassphrase: true, seedDevice: '' }],
  ['ai-sandbox', {}, image],
  ['strato-host', {}, image],
  ['orchestrator', {}, image],
  ['appliance', {}, image],
  ['workstation', {}, image],
])('%s with %j says what an installation of it formats', (profile, options, expected) => {
  const sources = { cell, nixpkgs, inputs, overlays, env }
  const call = cellArguments(sources, { profile, system: 'x86_64-linux', settings: { options } })
  const asked = ['-A', 'installation', '--argstr', 'question', question, ...call]
  const made = execFileSync(
    'nix-instantiate',
    ['--eval', '--strict', '--json', '--readonly-mode', cell, ...asked],
    {
      ...{ env, encoding: 'utf8', maxBuffer: 1 << 26 },
    },
  )
  const { answer, script } = JSON.parse(made) as { answer: unknown; script: string }
  expect(configurationAnswer.parse(answer)).toEqual(expected)
  expect(script).toMatch(/\.drv$/)
})
