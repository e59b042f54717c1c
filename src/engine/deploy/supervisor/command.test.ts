import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { hostCommand } from './command.ts'

/** Runs its sh without the sudo before it, which acts like a sudo that asks for nothing. */
function withoutSudo({ words, input }: ReturnType<typeof hostCommand>) {
  const [program = '', ...args] = words.slice(words.indexOf('sh'))
  return spawnSync(program, args, { input, encoding: 'utf8', env: { PATH: process.env['PATH'] } })
}

describe('the script', () => {
  it('comes by stdin, and no argument has a password', () => {
    const password = 'correct horse'
    const { words, input } = hostCommand(['look'], { kind: 'password', password })
    expect(words.slice(0, 5)).toEqual(['sudo', '-k', '-S', '-p', ''])
    expect(words.join(' ')).not.toContain(password)
    expect(input.startsWith(`${password}\n#kiln-script\n`)).toBe(true)
    expect(hostCommand(['look'], { kind: 'sudo' }).words.slice(0, 2)).toEqual(['sudo', '-n'])
  })

  it('is run without the line of a password that sudo did not take', () => {
    const { stdout, stderr } = withoutSudo(
      hostCommand(['look', 'brief'], { kind: 'password', password: 'touch /tmp/kiln-was-run; echo run' }),
    )
    expect(stdout).toContain('end look')
    expect(`${stdout}${stderr}`).not.toMatch(/^run$/m)
  })

  it('is not run where its beginning did not come', () => {
    const { words } = hostCommand(['look'], null)
    const { status, stdout } = withoutSudo({ words, input: 'echo run\n' })
    expect([status, stdout]).toEqual([65, ''])
  })
})
