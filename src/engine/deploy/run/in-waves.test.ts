import { expect, it } from 'vitest'
import type { DeployRequest } from '#shared/deploy/plan.ts'
import { inWaves } from './in-waves.ts'

/**
 * Returns the hosts that were deployed to, in order. A host whose name begins with "bad" fails; a person continues
 * without a host whose name begins with "left".
 */
async function deployed(
  groups: string[][],
  afterFailure: DeployRequest['afterFailure'],
  atOnce = 1,
): Promise<string[]> {
  const began: string[] = []
  const heldBack: string[] = []
  await inWaves(
    groups,
    { afterFailure, atOnce, isLeftOut: host => host.startsWith('left') },
    {
      deploy: async host => {
        began.push(host)
        return !/^(bad|left)/.test(host)
      },
      holdBack: async host => void heldBack.push(host),
    },
  )
  expect([...began, ...heldBack].toSorted()).toEqual(groups.flat().toSorted())
  return began
}

it('leaves every later host alone after the first that failed, though others went well [D5]', async () => {
  expect(await deployed([['good'], ['bad', 'third'], ['fourth']], 'stop')).toEqual(['good', 'bad'])
  expect(await deployed([['good', 'bad', 'third']], 'stop')).toEqual(['good', 'bad'])
})

it('finishes the wave, or all of them, where the person wants that', async () => {
  const waves = [['bad', 'second'], ['third']]
  expect(await deployed(waves, 'finish-wave')).toEqual(['bad', 'second'])
  expect(await deployed(waves, 'go-on')).toEqual(['bad', 'second', 'third'])
})

it('a wave is not stopped by a host that the person leaves out', async () => {
  expect(await deployed([['left', 'second'], ['third']], 'stop')).toEqual(['left', 'second', 'third'])
  expect(await deployed([['bad'], ['left', 'third']], 'stop')).toEqual(['bad', 'left'])
})
