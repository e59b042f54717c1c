# Records what a system was built from, for people, Kiln and Nix on the machine: the revision of nixpkgs in its version,
# that nixpkgs as `nixpkgs#…` and `<nixpkgs>`, the revision of its configuration, and the configuration itself.
{
  inputs,
  workspace,
  profile,
}:
{ config, lib, ... }:
let
  nixpkgs = inputs.nixpkgs or { };

  # Keeps only what this machine is made from: no other profiles, no tests, no server that it refuses. The result is the
  # same flake, and the same again when it is made from itself.
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
      # Two thirds of a megabyte, for an add-on that this machine cannot have.
      withoutConnect = config.kiln.addOns.refused ? connect && !config.services.kiln-connect.enable;
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
        && (lib.concatStringsSep "/" parts != "packages/kiln-connect" || !withoutConnect)
        # The machine's tools write config.json where a profile has one; elsewhere it is a file of the configuration.
        && (parts != [ "config.json" ] || config.kiln.configuration.machine == { })
        && (lib.length parts != 2 || lib.head parts != "profiles" || lib.last parts == profile);
    };

  # The sources of an input and of its inputs, as in the lock: `follows` names some more than once.
  sourcesOf = input: [ "${toString input.outPath or input}" ] ++ sourcesBelow (input.inputs or { });
  sourcesBelow = each: lib.concatMap sourcesOf (lib.attrValues (lib.removeAttrs each [ "self" ]));

  # The hash of the path's content alone.
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
  # Sets the same as nixpkgs' own `lib.nixosSystem`. Without a flake only "pre-git" is known.
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
