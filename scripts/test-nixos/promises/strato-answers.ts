// Every value of every option of a Strato host: each starts the agent, and its unit is what the answers say. Two of them also run a
// VM, without a switch.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { administratorKey } from '../administrator-key.ts'
import { type Check, prints, retryFor, succeeds } from '../machine/checks.ts'
import { forwardPort } from '../machine/forward-port.ts'
import type { Machine } from '../machine/machine.ts'
import { pinHostKey } from '../machine/ssh.ts'
import { debianFolder } from '../packages/debian-packages.ts'
import type { OtherAnswers } from './other-answers.ts'
import { tryControlPlane, type VmTrial } from './strato-control-plane.ts'

type Answers = {
  networkMode: 'ovn' | 'user' | null
  enableKvm: boolean | null
  logLevel: string
  agentUser?: string
  agentGroup?: string
  qemuSocketDir?: string
}

const slowMs = 900_000
const configFile = '/run/kiln-strato-agent/config.toml'
const seen = (name: string) => `sed -n 's/^${name} //p' /var/lib/strato/seen`
const pid = '$(systemctl show --value -p MainPID strato-agent)'

/** The service is started again by the switch, so what it saw is of these answers. */
function starts(answers: Answers): readonly Check[] {
  const { networkMode, enableKvm, logLevel } = answers
  const { agentUser = 'strato-agent', agentGroup = 'strato-agent', qemuSocketDir = '/var/run/qemu' } = answers
  const settings = [
    'control_plane_url = "ws://control-plane.example.com:8080/agent/ws"',
    ...(enableKvm === null ? [] : [`enable_kvm = ${enableKvm}`]),
    `log_level = "${logLevel}"`,
    ...(networkMode === null ? [] : [`network_mode = "${networkMode}"`]),
    `qemu_socket_dir = "${qemuSocketDir}"`,
  ]
  const said = `journalctl --sync; journalctl --unit strato-agent --output cat _PID=${pid} | grep -q 'logLevel=${logLevel}$'`
  return [
    succeeds(`the agent runs with ${JSON.stringify(answers)}`, retryFor(120, said), slowMs),
    succeeds('its configuration', `diff - ${configFile} <<'END'\n${settings.join('\n')}\nEND`),
    prints(
      'as its user and group',
      `ps -o user:32=,group:32= -p ${pid} | xargs`,
      `${agentUser} ${agentGroup}`,
    ),
    prints(
      'its devices',
      'systemctl show --value -p DeviceAllow strato-agent | grep -o "^/dev/.*" | sort | xargs',
      `${enableKvm === false ? '' : '/dev/kvm rw '}/dev/net/tun rw`,
    ),
    ...['sockets', 'images', 'tun'].map(name => prints(`it has its ${name}`, seen(name), 'yes')),
    ...['etc', 'home', 'fuse'].map(name => prints(`it has not ${name}`, seen(name), 'no')),
    networkMode === 'ovn'
      ? succeeds(
          'with Open vSwitch and OVN',
          'systemctl is-active ovs-vswitchd ovn-nb ovn-sb ovn-northd ovn-controller',
          slowMs,
        )
      : succeeds(
          'without Open vSwitch and OVN',
          '! systemctl --no-pager cat ovs-vswitchd && ! systemctl is-active ovn-nb ovn-controller',
        ),
  ]
}

const runsVm = (trial: VmTrial): Check => ({
  name: `a VM with the network: ${trial.network}`,
  run: async machine => {
    const folder = mkdtempSync(join(tmpdir(), 'kiln-strato-'))
    try {
      const access = {
        keyPath: administratorKey(folder).path,
        knownHostsPath: join(folder, 'hosts'),
        env: process.env,
      }
      pinHostKey(machine, access, await hostKeyOf(machine))
      await tryControlPlane(machine, port => forwardPort(machine, access, port), trial)
      return null
    } catch (thrown) {
      return thrown instanceof Error ? thrown.message : String(thrown)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
})

const hostKeyOf = async (machine: Machine): Promise<string> =>
  (await machine.shell("cut -d ' ' -f 1,2 /etc/ssh/ssh_host_ed25519_key.pub")).output

/** The form has no null for these options: their defaults are others. */
const nullable = ['networkMode', 'enableKvm'] as const

function tried(answers: Answers, vm?: VmTrial): OtherAnswers {
  const unset = nullable.filter(name => answers[name] === null)
  const given = Object.entries(answers).filter(([, value]) => value !== null)
  return {
    options: Object.fromEntries(given),
    modules: unset.map(name => resolve(debianFolder, '..', 'strato-answers', `${name}-null.nix`)),
    checks: [...starts(answers), ...(vm ? [runsVm(vm)] : [])],
  }
}

const elsewhere = { agentUser: 'strato', agentGroup: 'vms', qemuSocketDir: '/run/strato/qemu' }

export const stratoAnswers: readonly OtherAnswers[] = [
  tried(
    { networkMode: 'user', enableKvm: false, logLevel: 'trace', ...elsewhere },
    { name: 'box9', network: 'user', socketDir: elsewhere.qemuSocketDir, user: elsewhere.agentUser },
  ),
  tried(
    { networkMode: null, enableKvm: null, logLevel: 'debug' },
    { name: 'box9', network: 'none', socketDir: '/run/qemu', user: 'strato-agent' },
  ),
  tried({ networkMode: 'ovn', enableKvm: true, logLevel: 'notice' }),
  tried({ networkMode: 'user', enableKvm: null, logLevel: 'warning' }),
  tried({ networkMode: null, enableKvm: true, logLevel: 'error' }),
  tried({
    networkMode: 'ovn',
    enableKvm: false,
    logLevel: 'critical',
    qemuSocketDir: '/var/lib/strato-sockets/a.b',
  }),
]
