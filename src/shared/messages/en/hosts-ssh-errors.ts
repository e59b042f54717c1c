// Why a host cannot be reached or trusted over SSH. code → what happened, and what to do next.
export const sshErrors = {
  'ssh.unknown-name': {
    message: 'The host name {host} could not be resolved.',
    hint: 'Check the spelling, or use the address. `kiln hosts discover` lists the hosts that announce themselves.',
  },
  'ssh.unreachable': {
    message: 'Cannot reach {host}: {reason}.',
    hint: 'Check that the host is on, and that both are on the same network or VPN.',
  },
  'ssh.local-network': {
    message: 'Cannot reach {host}: {reason}. macOS may be keeping Kiln off the local network.',
    hint: 'Open System Settings > Privacy & Security > Local Network and turn on Kiln, or the terminal that it runs in. Then check that the host is on and on the same network.',
  },
  'ssh.refused': {
    message: '{host} answers, but nothing listens on port {port}.',
    hint: 'Check the port, and that the SSH server of the host runs: `systemctl status sshd` on it.',
  },
  'ssh.timed-out': {
    message: '{host} did not answer in time.',
    hint: 'It is off, or a firewall drops the connection. Check address and port; with a jump host, also whether that one is on and can reach it.',
  },
  'ssh.login-hung': {
    message: '{host} answers, but the login did not end within {time}.',
    hint: 'If a security key or an agent waits for you, touch or confirm it, and try again. Otherwise something on the host is stuck, or it is not your host: try `ssh {host}` on a terminal.',
  },
  'ssh.closed': {
    message: '{host} closed the connection before the login.',
    hint: 'Its SSH server may be starting, have too many connections, or reject this computer: its log says why (`journalctl -u sshd`).',
  },
  'ssh.host-key-unknown': {
    message: 'The key of {host} is not trusted yet.',
    hint: 'Compare it with what the host itself shows, and accept it: `kiln hosts trust {host}`, or `kiln hosts add {host}` if it is not in the list.',
  },
  'ssh.host-key-changed': {
    message: 'The key of {host} has changed. Known: {known} ({place}). Shown now: {offered}.',
    hint: 'If it was not reinstalled, someone may be intercepting the connection: do not continue. If it was, compare the new key with what the host itself shows, and replace the old one: `kiln hosts trust {host} --replace {offered}`, after `kiln hosts add {host}` if it is not in the list.',
  },
  'ssh.host-key-revoked': {
    message: 'The key of {host} is marked as revoked in a known_hosts file.',
    hint: 'Do not use it. Give the host a new key, and trust that.',
  },
  'ssh.denied': {
    message: '{host} refused the login of {user} (it accepts: {methods}).',
    hint: 'Check the user name. {fix}',
  },
  'ssh.key-unusable': {
    message: '{host} refused the login of {user}: the key {key} cannot sign ({reason}).',
    hint: 'If it belongs to a security key, plug that in, and touch it when it blinks. Otherwise check that your SSH agent runs, or choose another key.',
  },
  'ssh.key-open': {
    message:
      '{host} refused the login: ssh does not use the key {key}, because its permissions ({mode}) are too open.',
    hint: 'Run `chmod 600 {key}`, then try again.',
  },
  'ssh.cannot-sign': {
    message: 'The key {key} signed nothing: {reason}',
    hint: 'One with a passphrase has to be in your SSH agent (`ssh-add {key}`), and a hardware key is touched when it blinks. Otherwise check the path, or choose another key.',
  },
  'ssh.key-taken': {
    message: 'No SSH key was made: {path} is there already.',
    hint: 'Kiln replaces no key. If its public half is missing, `ssh-keygen -y` prints it; otherwise see whether {path} is readable and is a key.',
  },
  'ssh.key-missing': {
    message: '{host} refused the login: the key {key} does not exist.',
    hint: 'Check the path, in the command and in ~/.ssh/config (IdentityFile).',
  },
  'ssh.key-passphrase': {
    message: '{host} refused the login: the key {key} has a passphrase, which Kiln does not ask for.',
    hint: 'Add it to your SSH agent (`ssh-add {key}`), then try again. If it is in the agent already, the host does not know it: `kiln hosts key {host}` installs it.',
  },
  'ssh.key-format': {
    message: '{host} refused the login: {key} is not a private key that ssh reads: {reason}',
    hint: '{fix}',
  },
  'ssh.second-factor': {
    message: '{host} accepted the key, and wants a second factor as well ({methods}).',
    hint: 'Kiln cannot answer that. Let this user in with a key alone (AuthenticationMethods in its sshd_config, in a Match block), or log in as another user.',
  },
  'ssh.too-many-keys': {
    message: '{host} ended the login after too many keys that it does not know.',
    hint: 'Your SSH agent offers more keys than the host allows (MaxAuthTries). Name the right one: --identity FILE, or IdentityFile and IdentitiesOnly in ~/.ssh/config.',
  },
  'ssh.way': {
    message: 'There is no way to {host}: {reason}',
    hint: 'Check ProxyCommand and ProxyJump for this host in ~/.ssh/config: `ssh {host}` has to work on a terminal.',
  },
  'ssh.no-algorithm': {
    message: '{host} and the SSH of this computer have no algorithm in common: {reason}',
    hint: 'Update the SSH server of the host. Until then, ~/.ssh/config can allow for this host alone what it offers, as in `HostKeyAlgorithms +ssh-rsa`: also KexAlgorithms, Ciphers and MACs.',
  },
  'ssh.jump-denied': {
    message: 'The jump host {jump} refuses the login (it accepts: {methods}), so {host} cannot be reached.',
    hint: 'Check the user in the address of the jump host (USER@{jump}). A key that was chosen for {host} is not used there: it needs one of your SSH agent or of ~/.ssh/config.',
  },
  'ssh.jump-key-unknown': {
    message: 'The key of the jump host {jump} is not trusted yet, so {host} cannot be reached.',
    hint: 'Compare it with what the jump host itself shows, and accept it: `kiln hosts add {jump}`, or `kiln hosts trust {jump}` if it is in the list.',
  },
  'ssh.jump-key-changed': {
    message: 'The key of the jump host {jump} has changed. Known: {known} ({place}). Shown now: {offered}.',
    hint: 'If it was not reinstalled, someone may be intercepting the connection: do not continue. If it was, compare the new key with what the jump host itself shows, and replace the old one: `kiln hosts trust {jump} --replace {offered}`, after `kiln hosts add {jump}` if it is not in the list.',
  },
  'ssh.jump-key-revoked': {
    message:
      'The key of the jump host {jump} is marked as revoked in a known_hosts file, so {host} cannot be reached.',
    hint: 'Do not use it. Give the jump host a new key, and trust that.',
  },
  'ssh.jump-cannot-reach': {
    message: 'The jump host cannot reach {host}: {reason}.',
    hint: 'Check that {host} is on, that its address and port are right as the jump host sees them, and that the jump host allows forwarding (AllowTcpForwarding).',
  },
  'ssh.asks-more': {
    message: '{host} asks for more than the password: {question}.',
    hint: 'Kiln cannot answer that. If the password was right, log in there yourself with ssh, answer it, and append the public key to ~/.ssh/authorized_keys. No key was installed.',
  },
  'ssh.key-not-put': {
    message: 'The key could not be installed on {host}: {reason}',
    hint: 'Check that the home folder of that user can be written.',
  },
  'ssh.too-much': {
    message: '{host} answered with more than {size}, which is not a valid answer.',
    hint: 'Look at what its login shell and the programs there print. If it is not your host, remove it.',
  },
  'ssh.transfer': {
    message: 'The file {path} of {host} did not arrive complete: {reason}',
    hint: 'Check the space here and there, then try again.',
  },
  'ssh.lost': {
    message: 'The connection to {host} was lost.',
    hint: 'Check the network and the host, and try again.',
  },
  'ssh.command-timed-out': {
    message: 'A command on {host} did not end within {time}.',
    hint: 'The host may be busy or stuck. Look at it, and try again.',
  },
  'ssh.config': {
    message: 'OpenSSH does not accept its configuration: {reason}',
    hint: 'Correct ~/.ssh/config (or /etc/ssh/ssh_config). `ssh -G HOST` checks it.',
  },
  'ssh.failed': {
    message: 'Cannot connect to {host}: {reason}',
    hint: 'Try `ssh {host}` on a terminal: `ssh -v` says more.',
  },
} as const
