import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { deployWords } from './target-host.ts'

const justfile = resolve(import.meta.dirname, '../../../nix/profiles/orchestrator/eject/justfile')

test('the words are those of the recipe, for an address', () => {
  expect(deployWords(readFileSync(justfile, 'utf8'), '127.0.0.1')).toEqual([
    'nixos-rebuild',
    'switch',
    '--flake',
    '.#appliance',
    '--target-host',
    'admin@127.0.0.1',
    '--use-remote-sudo',
  ])
})

test('a recipe that is gone is an error', () => {
  expect(() => deployWords('machine := ".#appliance"\n', '127.0.0.1')).toThrow('no recipe "deploy"')
})
