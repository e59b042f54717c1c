# What a system was built from, as the machine tells it and as Nix on it needs it: the revision of nixpkgs in its version,
# that nixpkgs as `nixpkgs#…` and `<nixpkgs>`, the revision of its configuration and the configuration itself.
{
  inputs,
  workspace,
  profile,
}:
{ config, lib, ... }:
let
  nixpkgs = inputs.nixpkgs or { };

  # Only what this machine is made from: not the other profiles, and nothing of the tests. What is left is the same flake, and
  # the same when it is made from itself.
  own =
    let
      root = workspace.outPath;
      # Kiln's own folders and files, by place: a person's folder of such a name stays.
      isTest =
        parts:
        lib.elem parts [
          [ "templates" ]
          [ "tests" ]
          [
            "modules"
            "testing"
          ]
        ]
        || (lib.length parts == 3 && lib.head parts == "profiles" && lib.last parts == "tests")
        || (
          lib.elem (lib.head parts) [
            "modules"
            "packages"
            "profiles"
          ]
          && lib.hasSuffix ".test.ts" (lib.last parts)
        );
    in
    builtins.path {
      name = "kiln-configuration";
      path = root;
      filter =
        path: _:
        let
          parts = lib.splitString "/" (lib.removePrefix "${root}/" path);
        in
        !isTest parts
        # The machine's own, where it has one; else it is a file of the configuration.
        && (parts != [ "config.json" ] || config.kiln.configuration.machine == { })
        && (lib.length parts != 2 || lib.head parts != "profiles" || lib.last parts == profile);
    };

  # Of an input and of what it is made from, as the lock has them: `follows` names some more than once.
  sourcesOf = input: [ "${toString input.outPath or input}" ] ++ sourcesBelow (input.inputs or { });
  sourcesBelow = each: lib.concatMap sourcesOf (lib.attrValues (lib.removeAttrs each [ "self" ]));

  # Of its content alone.
  hashOf = path: lib.substring 0 32 (baseNameOf (builtins.unsafeDiscardStringContext path));

  lock =
    let
      file = workspace.outPath + "/flake.lock";
      content = lib.importJSON file;
      node = content.nodes.${content.nodes.${content.root}.inputs.nixpkgs};
    in
    if workspace != null && lib.pathExists file then node.locked or null else null;
in
{
  # As nixpkgs' own `lib.nixosSystem` has it; without a flake there is no more to tell than "pre-git".
  system.nixos = lib.mkIf (nixpkgs ? lastModifiedDate) {
    versionSuffix = lib.mkDefault ".${
      lib.substring 0 8 nixpkgs.lastModifiedDate
    }.${nixpkgs.shortRev or "dirty"}";
    revision = lib.mkIf (nixpkgs ? rev) (lib.mkDefault nixpkgs.rev);
  };

  # Named by its lock and not by its path (nixpkgs.flake.source), which would put 200 MB of sources into every image.
  nix = lib.mkIf (lock != null) {
    registry.nixpkgs.to = lib.mkDefault lock;
    nixPath = lib.mkDefault [ "nixpkgs=flake:nixpkgs" ];
  };

  system.configurationRevision = lib.mkIf (workspace != null) (
    lib.mkDefault (workspace.rev or workspace.dirtyRev or "kiln-${hashOf own}")
  );
  kiln.configuration = lib.mkIf (workspace != null) {
    source = lib.mkDefault own;
    sources = lib.mkDefault (lib.unique (sourcesBelow inputs));
  };
}
