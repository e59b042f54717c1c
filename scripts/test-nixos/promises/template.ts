// The promises of the template's form and its package (nix/templates/profile), and of every machine without a desktop.
import { type Check, prints, printsAtLogin, retryFor, succeeds } from '../machine/checks.ts'

const screen = '/run/issue.d/50-kiln.issue'
const fingerprint = 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub | cut -d " " -f 2'

export const template: readonly Check[] = [
  printsAtLogin('the greeting that its form has by default', 'Welcome.'),
  succeeds('the profile’s package', 'htop --version'),
  succeeds(
    'its screen shows its address',
    `${retryFor(60, `grep -q 'is at 10[.]0[.]2[.]15' ${screen}`)} || { cat ${screen}; journalctl --unit=kiln-screen --lines=12 --output=cat --no-pager; ip -4 route; false; }`,
  ),
  succeeds('and its key’s fingerprint', `grep -qF "$(${fingerprint})" ${screen}`),
  prints(
    'it passes on no packets for others',
    'iptables -S FORWARD; iptables -S kiln-forward | tail -n 1',
    '-P FORWARD ACCEPT\n-A FORWARD -j kiln-forward\n-A kiln-forward -j DROP',
  ),
  succeeds('it does not answer LLMNR', '! grep -rq LLMNR=true /etc/systemd/resolved.conf'),
  succeeds(
    'it remembers itself as known to start',
    'systemctl start kiln-known-good && test "$(readlink -f /nix/var/nix/gcroots/kiln-known-good)" = "$(readlink -f /run/booted-system)"',
  ),
  succeeds(
    'a collection of garbage leaves its generation',
    'systemctl start nix-gc && test -e /nix/var/nix/profiles/system-1-link/init',
    1_200_000,
  ),
  succeeds('the entry of its generation is in the boot menu', 'ls /boot/loader/entries/nixos-*.conf'),
]
