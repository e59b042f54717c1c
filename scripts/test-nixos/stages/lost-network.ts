// Updates and the network: a network that is already down when the machine switches rolls nothing back, one that the update breaks does.

import { lostNetworkUpdates, waiting } from '../system/lost-network-builds.ts'
import { ToolError } from '../tool-error.ts'
import { startUpdating, stateFolder, type UpdatingMachine, wholly } from './updating-machine.ts'

export async function runLostNetwork(options: UpdatingMachine): Promise<void> {
  const updating = await startUpdating({
    ...options,
    imageWith: () => options.imageWith(waiting),
    built: () => options.built(waiting),
  })
  const { server, machine, check, healthy, until } = updating
  try {
    await updating.plugIn()
    const second = await options.built(lostNetworkUpdates.second)
    await server.publish(second)
    await shell('touch /run/kiln-test-hold')
    await updating.begin()
    await until('the program before the switch', 'test -e /run/kiln-test-before')
    await updating.pullOut()
    await shell('rm /run/kiln-test-hold')
    await until('the switch', `test -e ${stateFolder}/trial.json`)
    await updating.expectEnded('a good update, whose network was gone before', {
      outcome: 'switched',
      to: second.path,
    })
    await check(...wholly(second.path), healthy)

    await updating.plugIn()
    const cutting = await options.built(lostNetworkUpdates.cutting)
    await server.publish(cutting)
    await updating.expectRun('an update that takes the network away', {
      outcome: 'went-back',
      why: 'worse: updates',
      to: cutting.path,
    })
    await check(...wholly(second.path), healthy)
    // It can only report this if it reaches them again.
    await updating.expectRun('the same again', { outcome: 'waiting', for: 'went-back' })
  } finally {
    await updating.end()
  }

  async function shell(command: string): Promise<void> {
    const { code, output } = await machine().shell(command)
    if (code !== 0) throw new ToolError(`"${command}" ended with ${code}: ${output}`)
  }
}
