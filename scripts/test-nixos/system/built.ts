// What was built of a cell, as it stands in a flake: Nix takes it by its derivation, and builds nothing.

export type Built = { derivation: string; path: string }

/** An expression of Nix. */
export const nixExpressionOf = ({ derivation, path }: Built): string => `{
  type = "derivation";
  name = "${path.replace(/^\/nix\/store\/[^-]+-/, '')}";
  system = "x86_64-linux";
  outputName = "out";
  outputs = [ "out" ];
  outPath = builtins.appendContext "${path}" { "${derivation}".outputs = [ "out" ]; };
  drvPath = builtins.appendContext "${derivation}" { "${derivation}".allOutputs = true; };
}`
