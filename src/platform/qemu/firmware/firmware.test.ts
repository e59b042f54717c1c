import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { copyVariables } from './firmware.ts'

test('are writable for the machine, unlike the template in the Nix store', async ({ folder }) => {
  const template = join(folder, 'template.fd')
  writeFileSync(template, 'as delivered')
  chmodSync(template, 0o444)
  const own = join(folder, 'variables.fd')
  await copyVariables(template, own)
  expect(readFileSync(own, 'utf8')).toBe('as delivered')
  expect(statSync(own).mode & 0o777).toBe(0o600)
})

test('keep what the firmware wrote when the machine starts again', async ({ folder }) => {
  for (const [name, text] of [
    ['template.fd', 'as delivered'],
    ['variables.fd', 'with a boot entry'],
  ] as const)
    writeFileSync(join(folder, name), text)
  await copyVariables(join(folder, 'template.fd'), join(folder, 'variables.fd'))
  expect(readFileSync(join(folder, 'variables.fd'), 'utf8')).toBe('with a boot entry')
})
