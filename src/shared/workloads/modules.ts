// The modules of containers in nix/profiles/orchestrator/broker/containers/modules, for which a face has a description.
export const kilnModules = ['code-server', 'fish', 'git', 'languages', 'tailscale', 'workspace'] as const
type KilnModule = (typeof kilnModules)[number]

export const isKilnModule = (name: string): name is KilnModule => kilnModules.some(each => each === name)
