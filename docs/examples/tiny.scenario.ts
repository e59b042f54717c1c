// A scenario for the demo profile: kiln test IMAGE docs/examples/tiny.scenario.ts
import { rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scenario } from '../../src/cli/testing/scenario.ts'

const demand = (isTrue: boolean, otherwise: string) => {
  if (!isTrue) throw new Error(otherwise)
}

export const scenario: Scenario = {
  steps: [
    {
      name: 'booted',
      async run({ serial }) {
        await serial.waitFor(/kiln-lab: ready \S+/)
      },
    },
    {
      name: 'marked',
      async run({ serial, ssh }) {
        await serial.type('echo by-hand >/root/mark; echo do"ne"\n')
        await serial.waitFor(/^done$/m)
        const { stdout, code } = await ssh.run('cat', '/root/mark')
        demand(code === 0 && stdout === 'by-hand\n', `the mark is ${JSON.stringify(stdout)}`)
      },
    },
    {
      name: 'seen',
      async run({ id, screen }) {
        const picture = join(tmpdir(), `${id}.png`)
        await screen.press('ret')
        await screen.screenshot(picture)
        demand(statSync(picture).size > 1000, 'the screen is empty')
        rmSync(picture)
      },
    },
    {
      name: 'rebooted',
      async run({ serial, ssh, reset }) {
        await ssh.run('sync')
        await reset()
        await serial.waitFor(/kiln-lab: ready \S+/)
        const { stdout } = await ssh.run('cat', '/root/mark')
        demand(stdout === 'by-hand\n', 'the mark did not survive a reset')
      },
    },
  ],
}
