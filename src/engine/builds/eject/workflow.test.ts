import { readdirSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { expect, it } from 'vitest'
import { ciServices } from '#shared/builds/ci.ts'
import { architectures } from '#shared/formats/format.ts'
import { nixArchive, nixRelease } from '#shared/nix-release.ts'
import { workflowOf } from './workflow.ts'

it('for each architecture has its own machine, and the Nix that Doctor and a Lima VM install, by its sum', () => {
  for (const architecture of architectures)
    for (const service of ciServices) {
      const attributes = [`images.${architecture}-linux.raw`, `images.${architecture}-linux.iso`]
      const { text } = workflowOf(service, { folder: 'box', architecture, attributes, sandbox: true })
      expect(load(text)).toBeTypeOf('object')
      expect(text).toContain(`OUTPUTS: ${attributes.join(' ')}\n`)
      expect(text).toContain(`NIX_SHA256: ${nixArchive(architecture).sha256}\n`)
      expect(text).toContain(`NIX_VERSION: "${nixRelease.version}"\n`)
      const arm = /ubuntu-24\.04-arm|small-arm64/.test(text)
      expect(arm).toBe(architecture === 'aarch64')
    }
})

it('two images have two workflows on GitHub', () => {
  const facts = { architecture: 'x86_64' as const, attributes: ['a'], sandbox: true }
  expect(workflowOf('github', { ...facts, folder: 'box' }).path).toBe('.github/workflows/box.yml')
  expect(workflowOf('gitlab', { ...facts, folder: 'box' }).path).toBe('.gitlab-ci.yml')
})

it('ejected workflows and the project’s own name each action by one commit, with its version beside it', () => {
  const facts = { folder: 'box', architecture: 'x86_64' as const, attributes: ['a'], sandbox: true }
  const own = readdirSync('.github/workflows').map(name => readFileSync(`.github/workflows/${name}`, 'utf8'))
  const texts = [workflowOf('github', facts).text, ...own]
  const uses = texts.flatMap(text => [...text.matchAll(/\buses: (.*)$/gm)].map(([, used = '']) => used))
  const actions = uses.filter(used => !used.startsWith('./'))
  for (const used of actions) expect(used).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  const pins = new Set(actions)
  expect(pins.size).toBe(new Set(actions.map(used => used.split('@')[0])).size)
  expect(pins.size).toBeGreaterThan(3)
})
