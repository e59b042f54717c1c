// A control plane's life with the agent in its unit: let in by a token that stays secret, and one VM made, run and deleted through
// the unit's rights (nix/profiles/strato-host/tests has both stand-ins).
import { gzipSync } from 'node:zlib'
import { ControlPlane } from '../../../nix/profiles/strato-host/tests/control-plane.ts'
import { bootDisk, mark, vmCreate } from '../../../nix/profiles/strato-host/tests/vm-orders.ts'
import { type Check, checkAll, prints, retryFor, succeeds } from '../machine/checks.ts'
import type { ForwardPort } from '../machine/forward-port.ts'
import type { Machine } from '../machine/machine.ts'
import { ToolError } from '../tool-error.ts'

const urlFile = '/var/lib/kiln/secrets/stratoRegistrationUrl'
const images = '/var/lib/strato/images'
const vm = 'E621E1F8-C36C-495A-93FC-0C247A3E6E5F'
const tap = 'tap-E621E1F8-C3'
const north = 'ovn-nbctl --db=unix:/run/ovn/ovnnb_db.sock --timeout=60'
const south = 'ovn-sbctl --db=unix:/run/ovn/ovnsb_db.sock --timeout=60'
/** The limit for QEMU inside an emulated computer. */
const slowMs = 600_000

export type VmTrial = {
  /** The agent's name. */
  name: string
  network: 'switch' | 'user' | 'none'
  socketDir: string
  user: string
}

/** Leaves neither a VM nor a URL. */
export async function tryControlPlane(machine: Machine, forward: ForwardPort, trial: VmTrial): Promise<void> {
  await using plane = await ControlPlane.listen()
  await using _forwarded = await forward(plane.port)
  const { url, token } = plane.registrationUrl(trial.name)
  await checkAll(machine, [
    succeeds('the URL with the token is put there', putUrl(url)),
    succeeds('the template’s disk is put there', putDisk(trial.user)),
    succeeds('the agent is started again', 'systemctl restart strato-agent', slowMs),
  ])
  const registered = await plane.next('agent_register', () => true, slowMs)
  if (registered.hostname !== trial.name) throw new ToolError(`${registered.hostname} registered`)
  await plane.next('agent_heartbeat', each => each.runningVMs.length === 0, slowMs)
  await checkAll(machine, secretOf(token))

  const order = async (type: string) => expectSuccess(type, await plane.order({ type, vmId: vm }, slowMs))
  const network = trial.network === 'none' ? null : 'tried'
  const create = vmCreate({ id: vm, disk: `/images/tiny/${vm}.qcow2`, network })
  expectSuccess('vm_create', await plane.order(create, slowMs))
  await checkAll(machine, createdChecks(trial))
  await order('vm_boot')
  await plane.next('status_update', each => each.status === 'Running', slowMs)
  await checkAll(machine, [
    succeeds('the guest has written to its disk', retryFor(300, hasRun), slowMs),
    ...(trial.network === 'switch' ? onSwitch : []),
  ])
  await plane.next('agent_heartbeat', each => each.runningVMs.includes(vm), slowMs)
  await order('vm_pause')
  expectStatus('Paused', await order('vm_status'))
  await order('vm_resume')
  expectStatus('Running', await order('vm_status'))
  await order('vm_shutdown')
  expectStatus('Shutdown', await order('vm_status'))
  await order('vm_delete')
  if (trial.network === 'switch')
    expectSuccess(
      'network_delete',
      await plane.order({ type: 'network_delete', networkName: 'tried' }, slowMs),
    )
  await checkAll(machine, deletedChecks(trial))
  if (plane.faults.length > 0) throw new ToolError(plane.faults.join('\n'))

  // A used URL is refused.
  await checkAll(machine, [succeeds('the agent comes again', 'systemctl restart strato-agent', slowMs)])
  await plane.refuses(1, slowMs)
  await checkAll(machine, [
    succeeds('the URL is taken away', `rm ${urlFile} && systemctl restart strato-agent`, slowMs),
  ])
}

const putUrl = (url: string) =>
  `install -D -m 600 /dev/null ${urlFile} && printf '%s\\n' '${url}' >${urlFile} && test -d ${images}`
const putDisk = (user: string) =>
  `mkdir -p ${images}/tiny && printf %s ${gzipSync(bootDisk()).toString('base64')} | base64 -d | gzip -d >${images}/tiny/disk.qcow2 && chown -R ${user} ${images}/tiny`
const hasRun = `test "$(grep -ao '${mark}' ${images}/tiny/${vm}.qcow2 | wc -l)" = 2`

/** Each fails where the token is: that the journal has the agent's other lines says that it is not merely silent. */
const secretOf = (token: string): readonly Check[] => [
  succeeds('its journal has the agent’s words', retryFor(60, `${journal} | grep -q 'type=success'`)),
  prints('and not the token', `${journal} | grep -c ${token}`, '0'),
  prints(
    'nor has any process’s command line',
    `cat /proc/[0-9]*/cmdline | tr '\\0' '\\n' | grep -c '^ws.*${token}'`,
    '0',
  ),
  succeeds('nor the store’s configuration', `! grep -q ${token} /etc/strato/config.toml`),
  prints(
    'the file that has it is the agent’s alone',
    'stat -c "%a" /run/kiln-strato-agent /run/kiln-strato-agent/config.toml | xargs',
    '700 600',
  ),
]
const journal = 'journalctl --sync; journalctl --boot --unit strato-agent --output cat'

const pidOfQemu =
  'systemctl show --value -p ControlGroup strato-agent | xargs -I{} cat /sys/fs/cgroup{}/cgroup.procs'
const createdChecks = ({ network, socketDir, user }: VmTrial): readonly Check[] => [
  succeeds('QEMU runs in the unit', `ps -o comm= -p "$(${pidOfQemu} | paste -sd ,)" | grep qemu-system`),
  prints('as the agent’s user', `ps -o user:32= -p "$(${pidOfQemu} | paste -sd ,)" | sort -u | xargs`, user),
  succeeds('its socket is in the documented folder', `test -S ${socketDir}/${vm}.sock`),
  prints('its disk is the agent’s', `stat -c %U ${images}/tiny/${vm}.qcow2`, user),
  network === 'switch'
    ? succeeds(
        'its interface is at the switch',
        `ip link show ${tap} && ovs-vsctl port-to-br ${tap} | grep -qx br-int`,
      )
    : succeeds('it has no interface of the host', `! ip link show ${tap}`),
]
const onSwitch: readonly Check[] = [
  succeeds('its port is in OVN', `${north} lsp-get-addresses vm-${vm} | grep -q 52:54:00:12:34:56`),
  succeeds(
    'which this host has taken',
    retryFor(120, `${south} --bare --columns=chassis find Port_Binding logical_port=vm-${vm} | grep -q .`),
    slowMs,
  ),
]
const deletedChecks = ({ network, socketDir }: VmTrial): readonly Check[] => [
  succeeds('QEMU no longer runs', `! ps -o comm= -p "$(${pidOfQemu} | paste -sd ,)" | grep qemu-system`),
  succeeds(
    'nothing of the VM is left',
    `! test -e ${images}/tiny/${vm}.qcow2 && ! test -e ${socketDir}/${vm}.sock && ! ip link show ${tap}`,
  ),
  ...(network === 'switch'
    ? [
        succeeds(
          'nor in OVN',
          `! ${north} ls-list | grep tried && ! ovs-vsctl list-ports br-int | grep ${tap}`,
        ),
      ]
    : []),
]

type Answer = Awaited<ReturnType<ControlPlane['order']>>
function expectSuccess(order: string, answer: Answer): Answer {
  if (answer.type === 'error') throw new ToolError(`${order}: ${answer.error}`)
  return answer
}
function expectStatus(status: string, answer: Answer): void {
  if (answer.type !== 'success' || answer.data !== status)
    throw new ToolError(`The VM is ${JSON.stringify(answer)}, not ${status}`)
}
