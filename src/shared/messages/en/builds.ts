// Builds: their form, their progress, their pages.
export const builds = {
  'builder.local': 'On this computer: Nix {version}',
} as const
