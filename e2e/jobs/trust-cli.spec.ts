// The same question on a terminal: only "yes" is a yes, and it comes once.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { atTerminal } from '../support/at-terminal.ts'
import { freshHome } from '../support/kiln-process.ts'
import { addStranger } from '../support/stranger.ts'

test.skip(process.platform !== 'linux', 'the pseudo-terminal is made by script of util-linux')

let home: string
let folder: string
test.beforeEach(() => {
  home = freshHome()
  folder = addStranger(home)
})
test.afterEach(() => rmSync(home, { recursive: true, force: true }))

const trusted = () =>
  (JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8')).trusted ?? []).map(
    ({ path }: { path: string }) => path,
  )
const question = 'Type yes'
/** A flake of a stranger, which holds nothing, where Nix is set to build without its sandbox. */
const exportKit = (answer: string) => {
  const flake = join(home, 'flake')
  mkdirSync(flake, { recursive: true })
  writeFileSync(join(flake, 'flake.nix'), '{ outputs = _: { nixosConfigurations.box = { }; }; }')
  const config = [process.env['NIX_CONFIG'], 'sandbox = false'].filter(Boolean).join('\n')
  const env = { KILN_UNSANDBOXED: '', NIX_CONFIG: config }
  const words = ['kit', 'export', `${flake}#box`, join(home, 'kit'), '--no-kiln']
  return atTerminal(home, words, { question, answer, env })
}
const build = (answer: string) => atTerminal(home, ['build', 'stranger', '-f', 'raw'], { question, answer })

test('a folder of profiles without a sandbox is trusted by "yes" alone', async () => {
  for (const answer of ['y', 'no', '']) {
    const { code, screen } = await build(answer)
    expect({ answer, code, trusted: trusted() }).toEqual({ answer, code: 1, trusted: [] })
    expect(screen).toContain('is not trusted')
  }
  // Then it is evaluated, and holds nothing.
  const yes = await build('yes')
  expect(yes.screen).toContain(`${folder} is now trusted`)
  expect(yes.screen).not.toContain('is not trusted')
  expect(trusted()).toEqual([folder])
  const again = await build('no')
  expect(again.screen).not.toContain(question)
  expect(again.screen).not.toContain('is not trusted')

  writeFileSync(join(folder, 'mine', 'flake.nix'), '{ outputs = _: { a = 1; }; }')
  const changed = await build('no')
  expect(changed.screen).toContain(`${folder} has changed since you trusted it`)
  expect(changed.screen).toContain('is not trusted')
})

test('a flake that a plan builds is trusted by "yes" where Nix has no sandbox, and not built before', async () => {
  const no = await exportKit('no')
  expect({ code: no.code, trusted: trusted() }).toEqual({ code: 1, trusted: [] })
  expect(no.screen).toContain(question)
  expect(no.screen).toContain('is not trusted, and Nix is set to build without its sandbox here')
  const yes = await exportKit('yes')
  expect(yes.screen).toContain('is now trusted')
  expect(yes.screen).not.toContain('is not trusted')
  expect(trusted()).toEqual([join(home, 'flake')])
  expect((await exportKit('no')).screen).not.toContain(question)
})
