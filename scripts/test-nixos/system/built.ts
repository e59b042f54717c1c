// A built derivation as an expression for a flake: Nix has it already, and builds nothing.

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
