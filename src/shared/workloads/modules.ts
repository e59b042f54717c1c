// The modules of workloads in nix/profiles/orchestrator/broker/workloads, for which a face has a description. Docker is for
// virtual machines alone.
export const kilnModules = [
  'code-server',
  'docker',
  'fish',
  'git',
  'languages',
  'tailscale',
  'workspace',
] as const
type KilnModule = (typeof kilnModules)[number]

export const isKilnModule = (name: string): name is KilnModule => kilnModules.some(each => each === name)
