// What a login screen and a session are given of the report. In place of tuigreet and notify-send is a program that writes down
// its words: neither has a screen here.
import { chmodSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { scratchRoot } from '../../../modules/seed/scratch.ts'

let root: ReturnType<typeof scratchRoot>
beforeEach(() => {
  root = scratchRoot()
  root.write('words', '')
  for (const name of ['tuigreet', 'notify-send']) {
    root.write(`bin/${name}`, `#!/bin/sh\nfor word; do printf '%s|' "$word"; done >"${root.at('words')}"\n`)
    chmodSync(root.at('bin', name), 0o755)
  }
})
afterEach(() => root.remove())

const words = (script: string) => {
  const { status, complained } = root.run(`../../profiles/workstation/reset-notice/${script}.sh`, {
    PATH: `${root.at('bin')}:${process.env['PATH']}`,
  })
  expect([status, complained]).toEqual([0, ''])
  return root.read('words').split('|').slice(0, -1)
}
const notice = '@home was not reset, and nothing in it was changed. <a> & b.'

it('shows nothing where everything was reset', () => {
  expect([words('greeter'), words('session')]).toEqual([[], []])
})

it('shows what was not reset at a text greeter and in a session', () => {
  root.write('run/issue.d/50-kiln-reset.issue', `${notice}\n\n`)
  expect(words('greeter')).toEqual(['--greeting', notice])
  expect(words('session')).toEqual([
    '--urgency=critical',
    '--app-name=Kiln',
    'Reset at this start',
    '@home was not reset, and nothing in it was changed. &lt;a&gt; &amp; b.',
  ])
})
