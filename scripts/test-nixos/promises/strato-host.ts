// A host with OVN and the tests' stand-in for the agent, which writes down what it was given and what it may do
// (nix/profiles/strato-host/tests).
import { type Check, checkAll, prints, retryFor, succeeds } from '../machine/checks.ts'
import type { ForwardPort } from '../machine/forward-port.ts'
import type { Machine } from '../machine/machine.ts'
import { tryControlPlane } from './strato-control-plane.ts'

/** CAP_NET_ADMIN and CAP_SYS_ADMIN, as /proc prints a set. */
const capabilities = ((1 << 12) | (1 << 21)).toString(16).padStart(16, '0')
const seen = (name: string) => `sed -n 's/^${name} //p' /var/lib/strato/seen`
const asAgent = 'runuser -u strato-agent --'
const north = `${asAgent} ovn-nbctl --db=unix:/run/ovn/ovnnb_db.sock --timeout=60`
const dhcpcdLines = 'journalctl --boot --unit dhcpcd --output cat'
const south = `${asAgent} ovn-sbctl --db=unix:/run/ovn/ovnsb_db.sock --timeout=60`

const checks: readonly Check[] = [
  succeeds(
    'the agent runs',
    retryFor(60, 'systemctl is-active --quiet strato-agent && test -s /var/lib/strato/seen'),
  ),
  prints('its configuration', seen('arguments'), '--config-file /run/kiln-strato-agent/config.toml'),
  succeeds(
    'which without a URL is the documented one',
    'cmp /run/kiln-strato-agent/config.toml /etc/strato/config.toml',
  ),
  prints('its capabilities', seen('capabilities'), capabilities),
  prints('what it may ever have of them', seen('bounding'), capabilities),
  prints(
    'what its program runs with',
    "sed -n 's/^CapEff:\\t//p' /proc/$(systemctl show --value -p MainPID strato-agent)/status",
    capabilities,
  ),
  prints('it writes nothing of the system', seen('etc'), 'no'),
  prints('it sees no home', seen('home'), 'no'),
  prints('its /tmp is its own', 'test -e /tmp/of-the-agent || echo no', 'no'),
  prints('it has /dev/net/tun', seen('tun'), 'yes'),
  prints('it has no other device', seen('fuse'), 'no'),
  prints('it makes sockets in their folder', seen('sockets'), 'yes'),
  prints('it keeps images where a control plane names them', seen('images'), 'yes'),
  succeeds(
    'which only its unit has there',
    'test -z "$(ls -A /images)" && ! test -e /usr/bin/qemu-system-x86_64',
  ),
  prints('KVM where there is one', seen('kvm'), 'no'),
  succeeds('which this machine has not', 'test ! -e /dev/kvm'),
  prints('the folder of QEMU’s sockets', "stat -c '%a %U:%G' /run/qemu", '750 strato-agent:strato-agent'),
  succeeds(
    'the documented settings in the documented place',
    [
      'grep -qx \'network_mode = "ovn"\' /etc/strato/config.toml',
      'grep -qx \'qemu_socket_dir = "/var/run/qemu"\' /etc/strato/config.toml',
      "grep -qx 'enable_kvm = true' /etc/strato/config.toml",
    ].join(' && '),
  ),
  succeeds(
    'started again when it ends',
    `old=$(systemctl show --value -p MainPID strato-agent); kill -KILL $old; ${retryFor(90, '[ "$(systemctl show --value -p MainPID strato-agent)" != 0 -a "$(systemctl show --value -p MainPID strato-agent)" != $old ]')}`,
  ),
  succeeds(
    'Open vSwitch and OVN run',
    'systemctl is-active ovs-vswitchd ovn-nb ovn-sb ovn-northd ovn-controller',
  ),
  succeeds('the agent may ask Open vSwitch', `${asAgent} ovs-vsctl show`),
  succeeds(
    'the agent may make a network',
    `${north} -- --may-exist ls-add net0 -- --may-exist lsp-add net0 vm0`,
  ),
  succeeds(
    'which northd carries to the other database',
    retryFor(60, `${south} find Port_Binding logical_port=vm0 | grep -q vm0`),
  ),
  succeeds(
    'the controller has made this host a chassis',
    retryFor(60, `${south} list Chassis | grep -qE 'hostname +: "?box9"?$'`),
  ),
  succeeds('with br-int', retryFor(60, 'ovs-vsctl br-exists br-int')),
  // It asks for one at the uplink, so its journal has lines of this form.
  succeeds('dhcpcd asks at the uplink', `${dhcpcdLines} | grep -qE '^(en|eth)[a-z0-9]+: '`),
  prints(
    'and nowhere of Open vSwitch’s own',
    `${dhcpcdLines} | grep -E '^(ovs-system|br-int|genev)' | head -n 3`,
    '',
  ),
  succeeds('and Geneve', 'ovs-vsctl get Open_vSwitch . external_ids:ovn-encap-type | grep -q geneve'),
  succeeds(
    'whose port is closed where no other host was named',
    'rules=$({ iptables --list-rules || nft list ruleset; } 2>&1) && grep -q nixos-fw <<<"$rules" && ! grep -q 6081 <<<"$rules"',
  ),
  succeeds(
    'what a control plane has set at the switch is kept',
    'ovs-vsctl set Open_vSwitch . external_ids:ovn-encap-ip=192.0.2.7 && systemctl restart ovn-controller && ovs-vsctl get Open_vSwitch . external_ids:ovn-encap-ip | grep -q 192.0.2.7',
    900_000,
  ),
]

export async function stratoHost(machine: Machine, forward: ForwardPort): Promise<void> {
  await checkAll(machine, checks)
  await tryControlPlane(machine, forward, {
    name: 'box9',
    network: 'switch',
    socketDir: '/run/qemu',
    user: 'strato-agent',
  })
}
