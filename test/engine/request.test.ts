// Where window and command line pass their request to the engine.
import { afterAll, expect, it } from 'vitest'
import { testEngine } from '#test/engine/engine.ts'

const kiln = testEngine()
afterAll(() => kiln.close())

it('an SSH key with tabs or double spaces is written with single spaces', async () => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdurqJ4AFmtHVPUJsM703fIMKCnlAxhxfe82gycV7F0 ada@desk'
  const authorizedKeys = [` ${key.replaceAll(' ', '\t')}`, key.replaceAll(' ', '  ')]
  const { problems, commandLine } = await kiln.client.builds.check({
    profile: 'tiny',
    formats: ['raw'],
    options: { authorizedKeys },
  })
  expect(problems).toEqual([])
  expect(commandLine.split(`'authorizedKeys=${key}'`)).toHaveLength(3)
})
