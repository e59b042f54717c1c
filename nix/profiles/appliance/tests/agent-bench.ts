// homeassistant-agent and ha, as the appliance has them, with a socket in a scratch folder.
import { afterEach, beforeEach } from 'vitest'
import { Bench, hasProgram } from './script.ts'

export const agentScript = '../../modules/services/homeassistant-vm/homeassistant-agent.sh'
export const haScript = '../../modules/services/homeassistant-vm/ha.sh'
export const missing = ['socat', 'jq', 'flock'].filter(name => !hasProgram(name))

/** A bench for each test of the file. `env`: what both programs read. */
export function benchForAgent() {
  let bench: Bench
  beforeEach(() => {
    bench = new Bench()
    bench.install('homeassistant-agent', agentScript)
    bench.install('plain-text', '../../modules/services/plain-text.sh')
    // `ha` requires root; the tests may run as another user.
    bench.fake('id', 'echo 0')
  })
  afterEach(() => bench.remove())

  const env = (more: Record<string, string> = {}) => ({
    HA_RUNTIME: bench.folder,
    HA_AGENT_TIMEOUT: '2',
    ...more,
  })
  return { bench: () => bench, env }
}
