import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { expect, it } from 'vitest'
import { ciServices } from '#shared/builds/ci.ts'
import { architectures } from '#shared/formats/format.ts'
import { workflowOf } from './workflow.ts'

it('for each architecture has its own machine, and Nix by the sum that a Lima VM has', () => {
  const template = readFileSync('lima-nix.yaml', 'utf8')
  for (const architecture of architectures)
    for (const service of ciServices) {
      const attributes = [`images.${architecture}-linux.raw`, `images.${architecture}-linux.iso`]
      const { text } = workflowOf(service, { folder: 'box', architecture, attributes, sandbox: true })
      expect(load(text)).toBeTypeOf('object')
      expect(text).toContain(`OUTPUTS: ${attributes.join(' ')}\n`)
      const [, sum = 'none'] = /NIX_SHA256: (\w+)/.exec(text) ?? []
      expect(template).toContain(`${architecture}) sum=${sum} ;;`)
      const [, version] = /NIX_VERSION: "([\d.]+)"/.exec(text) ?? []
      expect(template).toContain(`version=${version}\n`)
      const arm = /ubuntu-24\.04-arm|small-arm64/.test(text)
      expect(arm).toBe(architecture === 'aarch64')
    }
})

it('two images have two workflows on GitHub', () => {
  const facts = { architecture: 'x86_64' as const, attributes: ['a'], sandbox: true }
  expect(workflowOf('github', { ...facts, folder: 'box' }).path).toBe('.github/workflows/box.yml')
  expect(workflowOf('gitlab', { ...facts, folder: 'box' }).path).toBe('.gitlab-ci.yml')
})
