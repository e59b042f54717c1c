// /etc/nix/nix.conf for a Nix that was installed without one. Pure.

type NixSurroundings = {
  /** The group nixbld exists, whose users run the builds. */
  hasBuildUsers: boolean
  hasSystemd: boolean
}

export function nixConfig({ hasBuildUsers, hasSystemd }: NixSurroundings): string {
  const lines = [
    '# Written by Kiln, because there was no such file.',
    'experimental-features = nix-command flakes',
    'connect-timeout = 5',
  ]
  if (!hasBuildUsers)
    lines.push('# Builds run as root: there is no group of build users.', 'build-users-group =')
  // A partially set up sandbox has emptied /etc/resolv.conf and /etc/hosts of the container around it.
  if (!hasSystemd)
    lines.push('# In a container the sandbox can fail in ways that harm it.', 'sandbox = false')
  return `${lines.join('\n')}\n`
}
