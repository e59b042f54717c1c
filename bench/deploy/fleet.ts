// The same deploy to eight test hosts and to forty-eight, eight at a time: the time should grow with the hosts.
import type { TestHost } from '#lab/hosts/host.ts'
import type { DeployLab } from '#test/hosts/deploys.ts'
import { median } from '../median.ts'
import { kilnDeploy } from './command.ts'

const [few, many, atOnce] = [8, 48, 8]

export async function fleetBench({ lab, rounds }: { lab: DeployLab; rounds: number }): Promise<void> {
  const { path: before } = await lab.machine('before', { name: 'box', label: '25.11.1' })
  const changed = async (label: string) => (await lab.machine(label, { name: 'box', label })).reference
  const hosts: TestHost[] = []
  for (let index = 0; index < many; index++)
    hosts.push(await lab.host({ name: `box${index}`, system: before }))
  const deploy = async (label: string, count: number) => {
    const to = hosts.slice(0, count).flatMap(host => ['--to', `root@${host.address}`])
    return kilnDeploy(lab, await changed(label), [...to, '--identity', lab.keyFile, '--at-once', `${atOnce}`])
  }
  const seconds: { few: number[]; many: number[] } = { few: [], many: [] }
  for (let round = 0; round <= rounds; round++) {
    // Each is a system that no host has yet.
    const taken = { few: await deploy(`few${round}`, few), many: await deploy(`many${round}`, many) }
    if (round === 0) continue
    seconds.few.push(taken.few)
    seconds.many.push(taken.many)
  }
  const [short, long] = [median(seconds.few), median(seconds.many)]
  console.log(
    `${few} hosts ${short.toFixed(2)} s, ${many} hosts ${long.toFixed(2)} s, ${atOnce} at a time: ${(long / short / (many / few)).toFixed(2)} of ${many / few} times as long`,
  )
}
