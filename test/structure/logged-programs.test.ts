// The diagnostic log writes the name of a program only if it knows it, and leaves out any other without a word.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { textForms } from '#shared/diagnostics/log-forms.ts'
import { productFiles } from './import-graph.ts'

const root = join(import.meta.dirname, '..', '..')
/** QEMU's own commands, and terminals, which outlive Kiln: no runner waits for those. */
const notRun = /^src\/platform\/(qemu\/control\/|terminal\/emulators\.ts)/
const named = /\b(?:command|tool|program)(?:: | = )'([a-z][\w.-]*)'|\b(?:step|ask)\('([a-z][\w.-]*)', ?\[/g

it('the log knows the name of each program that the platform runs', () => {
  const programs = productFiles('src/platform')
    .filter(file => !notRun.test(file))
    .flatMap(file => [...readFileSync(join(root, file), 'utf8').matchAll(named)])
    .map(([, constant, step]) => constant ?? step ?? '')
  expect(programs).toEqual(expect.arrayContaining(['limactl', 'nixos-anywhere', 'secret-tool', 'tar', 'xz']))
  expect([...new Set(programs)].filter(name => !textForms.program.test(name))).toEqual([])
})
