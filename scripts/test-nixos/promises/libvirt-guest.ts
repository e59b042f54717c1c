// A machine of libvirt's without a disk: its firmware runs, and finds nothing to boot.
import { type Check, retryFor, succeeds } from '../machine/checks.ts'

const domain =
  "<domain type='qemu'><name>blank</name><memory unit='MiB'>64</memory><os><type machine='q35'>hvm</type></os></domain>"
const registers = "virsh qemu-monitor-command blank --hmp 'info registers'"

/** `user`: whom its QEMU runs as. */
export const runsGuest = (name: string, user: string): Check =>
  succeeds(
    name,
    [
      `virsh create /dev/stdin <<<"${domain}"`,
      `test "$(ps -o user:32= -p "$(cat /run/libvirt/qemu/blank.pid)" | xargs)" = ${user}`,
      // A PC's processor starts at this address, and leaves it with its first instruction.
      `{ ${retryFor(300, `${registers} | grep -q EIP= && ! ${registers} | grep -q EIP=0000fff0`)}; }`,
      'virsh destroy blank',
    ].join(' && '),
    900_000,
  )
