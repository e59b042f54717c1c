// The same question on a terminal: only "yes" is a yes, and it is asked once.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
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
