// A path in the Nix store. No zod: boxes read it too.

/** Nix allows names of 211 characters (StorePath::MaxPathLen), of these letters (its checkName). */
export const storePathForm = /^\/nix\/store\/[0-9a-z]{32}-[0-9A-Za-z+._?=-]{1,211}$/

/** "nixos-system-box-25.11" of `/nix/store/<hash>-nixos-system-box-25.11`. */
export const withoutHash = (path: string): string => path.replace(/^\/nix\/store\/[0-9a-z]{32}-/, '')
