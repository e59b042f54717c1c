// /etc/nix/nix.conf for a Nix that came without one. Pure.

type NixSurroundings = {
  /** There is a group nixbld, whose users do the building. */
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
  // A sandbox that is set up in part was seen to empty /etc/resolv.conf and /etc/hosts of the container around it.
  if (!hasSystemd)
    lines.push('# In a container the sandbox can fail in ways that harm it.', 'sandbox = false')
  return `${lines.join('\n')}\n`
}
