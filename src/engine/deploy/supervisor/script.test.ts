import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { scriptCases } from '#test/hosts/script-cases.ts'
import { hostScript } from './script.ts'

it.skipIf(spawnSync('shellcheck', ['--version']).error)(
  'the script has nothing that shellcheck objects to',
  () => {
    const { stdout } = spawnSync('shellcheck', ['--shell=sh', '-'], { input: hostScript, encoding: 'utf8' })
    expect(stdout).toBe('')
  },
)

scriptCases('dash')
